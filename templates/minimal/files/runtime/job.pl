# What a training job was given, checked against sagemaker-algo.json. Dies with a sentence for the buyer when it does not fit.
use strict;
use warnings;

# Puts every declared hyperparameter into the environment: HP_ and its name.
sub set_hyperparameters {
    my ($declared, $given) = @_;
    my @values;
    for my $name (sort keys %$declared) {
        my $value = $given->{$name} // $declared->{$name}{default};
        die 'Hyperparameter ' . quote($name) . " is required and was not given.\n" if !defined $value && $declared->{$name}{required};
        next if !defined $value;
        $value = check_value($name, $value, $declared->{$name});
        push @values, "$name=" . printable($value, 100);
        $ENV{'HP_' . $name =~ s/\W/_/gr} = $value;
    }
    for my $name (sort keys %$given) {
        next if $declared->{$name} || $name =~ /^(_tuning_|sagemaker_)/;
        print 'Unknown hyperparameter ', quote($name), " is ignored.\n";
    }
    return @values;
}

# The value as the algorithm gets it: without blanks, and without the quotes of clients that encode every value as JSON.
sub check_value {
    my ($name, $value, $spec) = @_;
    $value =~ s/^\s*"(.*)"\s*$/$1/s;
    $value =~ s/^\s+|\s+$//g;
    my $complaint = 'Hyperparameter ' . quote($name) . ' is ' . quote($value) . '; it must';
    if ($spec->{type} =~ /^(Integer|Continuous)$/) {
        my $is_number = $value =~ /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i && abs $value < 9**9**9;
        die "$complaint be a number.\n" if !$is_number;
        die "$complaint be a whole number.\n" if $1 && $spec->{type} eq 'Integer' && $value != int $value;
        my $range = $spec->{range} or return $value;
        die "$complaint lie between $range->{min} and $range->{max}.\n" if $value < $range->{min} || $value > $range->{max};
    }
    elsif (my $values = $spec->{values}) {
        my ($found) = ((grep { $_ eq $value } @$values), grep { lc $_ eq lc $value } @$values);
        return $found // die "$complaint be one of ", join(', ', @$values), ".\n";
    }
    return $value;
}

# Whether the buyer has given this channel. Dies with what the buyer has to change.
sub check_channel {
    my ($name, $spec, $input) = @_;
    if (!$input) {
        return 0 if !($spec->{required} // 1);
        die 'The channel ' . quote($name) . " is missing. Add an input channel with this name to the training job.\n";
    }
    die 'The channel ' . quote($name) . " is in RecordIO; set RecordWrapperType to None.\n"
        if ($input->{RecordWrapperType} // 'None') eq 'RecordIO';
    my $type = lc(($input->{ContentType} // '') =~ s/\s*(;.*)?$//sr);
    my @types = @{$spec->{contentTypes} || []};
    die 'The channel ' . quote($name) . ' has the content type ' . quote($type) . '; this algorithm reads ' . join(', ', @types) . ".\n"
        if $type ne '' && @types && !grep { lc $_ eq $type } @types;
    return 1;
}

1;
