// Command algorithm trains and serves a line through the origin, with nothing but Go's own packages.
package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const ml = "/opt/ml"

type model struct {
	Factor  float64 `json:"factor"`
	Columns int     `json:"columns"`
}

func main() {
	role := ""
	if len(os.Args) > 1 {
		role = os.Args[1]
	}
	var err error
	switch role {
	case "train":
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM)
		go func() {
			<-stop
			fmt.Println("stopped on request")
			os.Exit(0)
		}()
		if err = train(); err != nil {
			_ = os.WriteFile(ml+"/output/failure", []byte(err.Error()), 0o644)
		}
	case "serve":
		err = serve()
	default:
		err = fmt.Errorf("the argument is train or serve, not %q", role)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func train() error {
	folder := ml + "/input/data/train"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("channel train is missing: %w", err)
	}
	var rows [][]float64
	for _, entry := range entries {
		file, err := os.Open(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		more, err := parse(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", entry.Name(), err)
		}
		rows = append(rows, more...)
	}
	if len(rows) == 0 {
		return errors.New("channel train holds no rows")
	}
	var target, features, squares float64
	for _, row := range rows {
		target += row[0]
		features += sum(row[1:])
	}
	factor := target / features
	for _, row := range rows {
		squares += math.Pow(row[0]-factor*sum(row[1:]), 2)
	}
	text, err := json.Marshal(model{factor, len(rows[0]) - 1})
	if err != nil {
		return err
	}
	fmt.Printf("rmse=%.4f\n", math.Sqrt(squares/float64(len(rows))))
	return os.WriteFile(ml+"/model/model.json", text, 0o644)
}

func serve() error {
	text, err := os.ReadFile(ml + "/model/model.json")
	if err != nil {
		return err
	}
	var learned model
	if err := json.Unmarshal(text, &learned); err != nil {
		return err
	}
	routes := http.NewServeMux()
	routes.HandleFunc("/ping", func(http.ResponseWriter, *http.Request) {})
	routes.HandleFunc("/invocations", func(answer http.ResponseWriter, request *http.Request) {
		kind, _, err := mime.ParseMediaType(request.Header.Get("Content-Type"))
		if err != nil || kind != "text/csv" {
			http.Error(answer, "only text/csv is understood", http.StatusUnsupportedMediaType)
			return
		}
		rows, err := parse(request.Body)
		if err == nil && (len(rows) == 0 || len(rows[0]) != learned.Columns) {
			err = fmt.Errorf("rows of %d numbers are needed", learned.Columns)
		}
		if err != nil {
			http.Error(answer, err.Error(), http.StatusBadRequest)
			return
		}
		answer.Header().Set("Content-Type", "text/csv")
		for _, row := range rows {
			fmt.Fprintf(answer, "%.6f\n", learned.Factor*sum(row))
		}
	})
	server := &http.Server{Addr: ":8080", Handler: routes}
	stopped, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	select {
	case err := <-ended:
		return err
	case <-stopped.Done():
		grace, end := context.WithTimeout(context.Background(), 20*time.Second)
		defer end()
		return server.Shutdown(grace)
	}
}

func parse(from io.Reader) ([][]float64, error) {
	records, err := csv.NewReader(from).ReadAll()
	if err != nil {
		return nil, err
	}
	rows := make([][]float64, len(records))
	for index, record := range records {
		for _, cell := range record {
			value, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			if err != nil {
				return nil, fmt.Errorf("row %d holds %q, which is no number", index+1, cell)
			}
			rows[index] = append(rows[index], value)
		}
	}
	return rows, nil
}

func sum(values []float64) float64 {
	total := 0.0
	for _, value := range values {
		total += value
	}
	return total
}
