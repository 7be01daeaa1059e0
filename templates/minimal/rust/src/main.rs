//! The algorithm: replace it with your own. The scripts in `runtime/` start it as
//!   algorithm train /opt/ml/model      rows of the channel train on standard input; writes the model into the folder
//!   algorithm validate /opt/ml/model   rows of the channel validation on standard input; prints metrics of the model
//!   algorithm predict /opt/ml/model    records on standard input; writes one result for each (README.md has the protocol)
//! Hyperparameters are environment variables: HP_alpha.
//!
//! This file is about rows, records and messages; the mathematics is in `ridge.rs`.

mod ridge;

use ridge::{fit, load, save, Sums};
use std::env;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;
use std::process::exit;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [verb, folder] = arguments.as_slice() else {
        refuse("usage: algorithm train|validate|predict MODEL_FOLDER");
    };
    let folder = Path::new(folder);
    let done = match verb.as_str() {
        "train" => train(folder),
        "validate" => validate(folder),
        "predict" => predict(folder),
        _ => refuse("usage: algorithm train|validate|predict MODEL_FOLDER"),
    };
    // What the buyer cannot mend goes to the log only.
    if let Err(error) = done {
        eprintln!("algorithm {verb}: {error}");
        exit(2);
    }
}

/// What begins with "error: " is shown to the buyer. `train` puts the file before "line".
fn refuse(reason: &str) -> ! {
    eprintln!("error: {reason}");
    exit(1);
}

/// Puts the numbers of a row into `values`, or says in one phrase what is wrong with it.
fn parse_row(row: &str, columns: Option<usize>, values: &mut Vec<f64>) -> Result<(), String> {
    values.clear();
    for (j, field) in row.split(',').enumerate() {
        // `parse` also reads "inf" and "nan".
        match field.trim().parse::<f64>() {
            Ok(value) if value.is_finite() => values.push(value),
            _ => {
                let shown: String = field
                    .chars()
                    .take(40)
                    .map(|c| {
                        if c.is_ascii_graphic() || c == ' ' {
                            c
                        } else {
                            '?'
                        }
                    })
                    .collect();
                let shown = if shown.is_empty() {
                    "the empty field".to_string()
                } else {
                    format!("\"{shown}\"")
                };
                return Err(format!(", column {}: {shown} is not a number.", j + 1));
            }
        }
    }
    match columns {
        Some(expected) if values.len() != expected => Err(format!(
            ": there are {} columns instead of {expected}.",
            values.len()
        )),
        _ => Ok(()),
    }
}

/// Gives each row of standard input to `take`. Blank lines are skipped.
fn read_rows(mut columns: Option<usize>, mut take: impl FnMut(&[f64])) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let (mut line, mut values, mut number) = (Vec::new(), Vec::new(), 0);
    while input.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let row = text.trim_end_matches('\n');
        if !row.trim().is_empty() {
            if let Err(problem) = parse_row(row, columns, &mut values) {
                let first = row.chars().find(|c| c.is_ascii_alphanumeric());
                let header = number == 1 && first.is_some_and(|c| c.is_ascii_alphabetic());
                refuse(&format!(
                    "line {number}{problem}{}",
                    if header {
                        " A header line is not allowed."
                    } else {
                        ""
                    }
                ));
            }
            columns = Some(values.len());
            take(&values);
        }
        drop(text);
        line.clear();
    }
    Ok(())
}

fn train(folder: &Path) -> io::Result<()> {
    let alpha: f64 = env::var("HP_alpha")
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(1.0);
    let mut sums = Sums::default();
    read_rows(None, |row| {
        if row.len() < 2 {
            refuse("line 1: there is 1 column; it needs the label and at least one feature.");
        }
        sums.add(row);
    })?;
    if sums.count < 2.0 {
        refuse("The channel \"train\" needs at least 2 rows.");
    }
    let (model, rmse) = fit(&sums, alpha);
    println!(
        "Read {} rows with {} features.",
        sums.count,
        model.means.len()
    );
    println!("train:rmse={rmse}");
    save(&model, folder)
}

/// Prints the metrics that sagemaker-algo.json declares.
fn validate(folder: &Path) -> io::Result<()> {
    let model = load(folder)?;
    let (mut count, mut squares, mut mean, mut spread) = (0.0, 0.0, 0.0, 0.0);
    read_rows(Some(model.means.len() + 1), |row| {
        squares += (model.predict(&row[1..]) - row[0]).powi(2);
        let shift = row[0] - mean;
        count += 1.0;
        mean += shift / count;
        spread += shift * (row[0] - mean);
    })?;
    if count == 0.0 {
        println!("The channel validation holds no rows: there are no validation metrics.");
        return Ok(());
    }
    println!("validation:rmse={}", f64::sqrt(squares / count));
    println!(
        "validation:r2={}",
        if spread > 0.0 {
            1.0 - squares / spread
        } else {
            0.0
        }
    );
    Ok(())
}

/// Answers records for as long as the server runs. An empty line ends a request: what is answered so far has to be sent then.
fn predict(folder: &Path) -> io::Result<()> {
    let model = load(folder)?;
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    writeln!(output, "ready")?;
    output.flush()?;
    let mut values = Vec::new();
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.is_empty() {
            output.flush()?;
            continue;
        }
        match parse_row(&line, Some(model.means.len()), &mut values) {
            Ok(()) => writeln!(output, "{}", model.predict(&values))?,
            Err(problem) => writeln!(output, "error: {}", &problem[2..])?,
        }
    }
    Ok(())
}
