# Reads JSON, and the description of the product with it. A plain Debian has Perl, but without its JSON modules.
use strict;
use warnings;

# The content of a JSON file; an empty object where there is no such file. Dies with a sentence when it is not JSON.
sub read_json {
    my ($path) = @_;
    my ($name) = $path =~ m{([^/]*)$};
    open my $file, '<:raw', $path or $!{ENOENT} ? return {} : die "$name cannot be read: $!.\n";
    my $text = do { local $/; <$file> } // '';
    pos($text) = 0;
    my $value = eval { json_value(\$text) };
    die "$name is not valid JSON.\n" if $@ || $text !~ /\G\s*\z/gc;
    die "$name does not hold an object.\n" if ref $value ne 'HASH';
    return $value;
}

# Reads one value from where pos() is. Objects become hashes, lists arrays, true and false 1 and 0; numbers keep their spelling.
sub json_value {
    my ($text) = @_;
    if ($$text =~ /\G\s*([\[{])/gc) {
        my ($end, @items) = ($1 eq '[' ? ']' : '}');
        until ($$text =~ /\G\s*\Q$end\E/gc) {
            !@items || $$text =~ /\G\s*,/gc or die;
            if ($end eq '}') {
                push @items, json_string($text);
                $$text =~ /\G\s*:/gc or die;
            }
            push @items, json_value($text);
        }
        return $end eq '}' ? {@items} : \@items;
    }
    return {true => 1, false => 0, null => undef}->{$1} if $$text =~ /\G\s*(true|false|null)\b/gc;
    return $1 if $$text =~ /\G\s*(-?[0-9][-+.0-9eE]*)/gc;
    return json_string($text);
}

sub json_string {
    my ($text) = @_;
    my %escaped = (b => "\b", f => "\f", n => "\n", r => "\r", t => "\t");
    $$text =~ /\G\s*"((?:[^"\\]++|\\.)*+)"/gcs or die;
    my $string = $1;
    # Text outside the first 65536 characters is written as two surrogates.
    $string =~ s/\\u(d[89ab]..)\\u(d[c-f]..)/json_character(0x10000 + ((hex($1) & 0x3ff) << 10 | hex($2) & 0x3ff))/gie;
    $string =~ s/\\u([0-9a-f]{4})|\\(.)/defined $1 ? json_character(hex $1) : $escaped{$2} \/\/ $2/gise;
    return $string;
}

sub json_character {
    my $character = chr shift;
    utf8::encode($character);
    return $character;
}

# Texts from outside may hold anything: control characters out, and not longer than a reader bears.
sub printable {
    my ($text, $length) = @_;
    utf8::decode($text) or $text =~ s/[^\x20-\x7e]/?/g;
    $text =~ s/[\x00-\x1f\x7f-\x9f]/?/g;
    $text = substr($text, 0, $length - 3) . '...' if length $text > $length;
    utf8::encode($text);
    return $text;
}

sub quote { return '"' . printable($_[0], 40) . '"' }

1;
