# Build step: leaves in sagemaker-algo.json what the two programs read. Everybody who has the image can look at it, and where
# the samples lie and how the product is published is not a buyer's business.
use strict;
use warnings;

my ($folder) = @ARGV;
require "$folder/spec.pl";
my $spec = read_json("$folder/sagemaker-algo.json");
my ($training, $inference) = @$spec{'training', 'inference'};
my $kept = {
    training  => {map { $_ => $training->{$_} } grep { $training->{$_} } 'hyperparameters', 'channels'},
    inference => {map { $_ => $inference->{$_} } grep { $inference->{$_} } 'contentTypes', 'responseTypes'},
};
open my $file, '>:raw', "$folder/sagemaker-algo.json" or die "sagemaker-algo.json: $!\n";
print $file json_text($kept), "\n";
close $file or die "sagemaker-algo.json: $!\n";

# Numbers, true and false become strings; to Perl they are the same.
sub json_text {
    my ($value) = @_;
    return 'null' if !defined $value;
    return '[' . join(',', map { json_text($_) } @$value) . ']' if ref $value eq 'ARRAY';
    return '{' . join(',', map { json_text($_) . ':' . json_text($value->{$_}) } sort keys %$value) . '}' if ref $value eq 'HASH';
    return '"' . $value =~ s/([\x00-\x1f"\\])/sprintf '\\u%04x', ord $1/ger . '"';
}
