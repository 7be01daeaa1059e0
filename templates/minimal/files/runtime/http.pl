# The HTTP side of `serve`: connections, requests and answers. A connection has at most one request at a time.
use strict;
use warnings;
use Errno ();
use Socket qw(:DEFAULT IPPROTO_TCP TCP_NODELAY);

# Largest request body in bytes: what batch transform may send at most (MaxPayloadInMB of 100).
my $LARGEST_BODY = 100 * 1024 * 1024;
my %REASON = (
    200 => 'OK', 400 => 'Bad Request', 404 => 'Not Found', 405 => 'Method Not Allowed', 406 => 'Not Acceptable',
    413 => 'Content Too Large', 415 => 'Unsupported Media Type', 431 => 'Request Header Fields Too Large',
    500 => 'Internal Server Error', 503 => 'Service Unavailable',
);

our ($program, $stopping, $workers, $listener, %connections);
my $inference = read_json("$program/sagemaker-algo.json")->{inference};
my @request_types = map { lc } @{$inference->{contentTypes}};
my $answer_type = lc(($inference->{responseTypes} || $inference->{contentTypes})->[0]);

sub listen_for_connections {
    my ($host, $port) = ($ENV{SAGEMAKER_BIND_HOST} || '0.0.0.0', $ENV{SAGEMAKER_BIND_TO_PORT} || 8080);
    my $address = inet_aton($host) or die "SAGEMAKER_BIND_HOST is $host, which is no address.\n";
    socket my $socket, PF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
    setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, 1;
    bind $socket, sockaddr_in($port, $address) or die "Port $port cannot be used: $!.\n";
    listen $socket, 1024 or die "Port $port cannot be used: $!.\n";
    $socket->blocking(0);
    print "Serving on port $port with ", $workers, " predictors.\n";
    return $socket;
}

sub accept_connections {
    while (accept my $socket, $listener) {
        $socket->blocking(0);
        setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;
        setsockopt $socket, SOL_SOCKET, SO_KEEPALIVE, 1;
        $connections{fileno $socket} = {socket => $socket, in => '', out => ''};
    }
}

sub hang_up {
    my ($connection) = @_;
    delete $connections{fileno $connection->{socket}};
    $connection->{closed} = 1;
    close $connection->{socket};
}

sub receive_request {
    my ($connection) = @_;
    my $got = sysread $connection->{socket}, $connection->{in}, 1 << 18, length $connection->{in};
    if ($got) { serve_requests($connection) }
    elsif (defined $got || !$!{EAGAIN} && !$!{EINTR}) { hang_up($connection) }
}

# Answers what has come in completely, one request after the other.
sub serve_requests {
    my ($connection) = @_;
    while (!$connection->{closed} && !$connection->{predicting} && $connection->{out} eq '') {
        my $request = $connection->{request} ||= read_head($connection) or return;
        read_body($connection, $request) or return;
        my $refusal = $request->{refusal} || ($request->{too_large} ? [413, "the body is larger than $LARGEST_BODY bytes"] : undef);
        if ($refusal) { answer($connection, @$refusal) }
        else          { predict($connection, $request) }
    }
}

sub read_head {
    my ($connection) = @_;
    my $end = index $connection->{in}, "\r\n\r\n";
    if ($end < 0) {
        $connection->{request} = {} if length $connection->{in} > 65536;
        answer($connection, 431, 'the header is too large') if $connection->{request};
        return;
    }
    my ($line, @fields) = split /\r\n/, substr $connection->{in}, 0, $end + 4, '';
    $line //= '';
    my ($method, $path, $minor) = $line =~ m{^([A-Z]+) ([^ ?]+)\S* HTTP/1\.([01])$};
    my %headers;
    for my $field (@fields) {
        my ($name, $value) = $field =~ /^([^\s:]+):\s*(.*?)\s*$/ or undef $method;
        $headers{lc $name} = defined $headers{lc $name} ? "$headers{lc $name}, $value" : $value if defined $name;
    }
    my $options = lc($headers{connection} // '');
    my $keep = $minor ? $options !~ /\bclose\b/ : $options =~ /\bkeep-alive\b/;
    my $request = {method => $method // '', path => $path, keep => $keep, body => ''};
    my $length = $headers{'content-length'} // 0;
    $request->{chunked} = lc($headers{'transfer-encoding'} // '') eq 'chunked';
    if (!defined $method || $length !~ /^[0-9]{1,15}$/ || defined $headers{'transfer-encoding'} && (!$request->{chunked} || $length)) {
        $request->{keep} = 0;
        $connection->{request} = $request;
        answer($connection, 400, 'this is not a request in HTTP/1.1');
        return;
    }
    @$request{qw(left too_large)} = ($length, $length > $LARGEST_BODY);
    $request->{refusal} = refuse($method, $path, \%headers);
    if (lc($headers{expect} // '') eq '100-continue') {
        # Whoever asks before sending the body can be refused at once.
        if ($request->{refusal}) { $request->{left} = $request->{chunked} = $request->{keep} = 0 }
        else                     { syswrite $connection->{socket}, "HTTP/1.1 100 Continue\r\n\r\n" }
    }
    return $request;
}

# True when the body is complete. That of a refused request is read too, and dropped: a client that is still sending would not
# see the answer.
sub read_body {
    my ($connection, $request) = @_;
    my $drop = $request->{refusal} || $request->{too_large};
    while (1) {
        my $part = $request->{left} < length $connection->{in} ? $request->{left} : length $connection->{in};
        # A body of known length is taken in one piece.
        return 0 if !$drop && !$request->{chunked} && $part < $request->{left};
        my $bytes = substr $connection->{in}, 0, $part, '';
        $request->{left} -= $part;
        $request->{body} .= $bytes if !$drop;
        return !$request->{left} if !$request->{chunked} || $request->{left};
        # Between two chunks. The last one has the size 0, and perhaps fields after it.
        return 1 if $connection->{in} =~ s/^(?:\r\n)?0+(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n//;
        if ($connection->{in} !~ s/^(?:\r\n)?(0*[1-9a-fA-F][0-9a-fA-F]{0,7})[ \t]*(?:;[^\r\n]*)?\r\n//) {
            my $begins_well = $connection->{in} =~ /^(?:\r\n)?(?:[^\n]*\z|0+[;\r])/;
            return 0 if $begins_well && length $connection->{in} < 65536;
            $request->{keep} = 0;
            $request->{refusal} = [400, 'the chunks of the body cannot be read'];
            return 1;
        }
        $request->{left} = hex $1;
        $drop = $request->{too_large} ||= length($request->{body}) + $request->{left} > $LARGEST_BODY;
    }
}

# Why a request is not served, from its head alone; undef when it is.
sub refuse {
    my ($method, $path, $headers) = @_;
    my %methods = ('/ping' => 'GET, HEAD, POST', '/execution-parameters' => 'GET, HEAD', '/invocations' => 'POST');
    my $allowed = $methods{$path} or return [404, 'there are only ' . join ', ', sort keys %methods];
    return [405, "use $allowed", 'text/plain', "Allow: $allowed\r\n"] if !grep { $_ eq $method } split /, /, $allowed;
    return if $path ne '/invocations';
    my $type = media_type($headers->{'content-type'} // '');
    return [415, 'Content-Type must be one of ' . join ', ', @request_types] if $type ne '' && !grep { $_ eq $type } @request_types;
    return [415, 'Content-Encoding is not supported'] if lc($headers->{'content-encoding'} // 'identity') ne 'identity';
    my @accepted = map { media_type($_) } grep { !/;\s*q=0(\.0*)?\s*$/i } split /,/, $headers->{accept} // '';
    my ($family) = split m{/}, $answer_type;
    return if ($headers->{accept} // '') !~ /\S/ || grep { $_ eq $answer_type || $_ eq '*/*' || $_ eq "$family/*" } @accepted;
    return [406, "Accept must allow $answer_type"];
}

# `Text/CSV; charset=utf-8` is `text/csv`.
sub media_type { return lc($_[0] =~ s/^\s+|\s*(;.*)?$//gsr) }

# Answers a complete request, or has its records predicted.
sub predict {
    my ($connection, $request) = @_;
    return answer($connection, is_ready() ? (200, '') : (503, 'the model is being loaded')) if $request->{path} eq '/ping';
    # What batch transform asks before it begins. The product of the two numbers may not exceed 100.
    my $parameters = sprintf '{"MaxConcurrentTransforms":%d,"BatchStrategy":"MULTI_RECORD","MaxPayloadInMB":6}', $workers < 16 ? $workers : 16;
    return answer($connection, 200, $parameters, 'application/json') if $request->{path} eq '/execution-parameters';
    my $body = \$request->{body};
    $$body =~ s/^\xef\xbb\xbf//;
    $$body =~ s/\r\n/\n/g if index($$body, "\r") >= 0;
    return answer($connection, 400, 'the body is empty') if $$body eq '';
    # What is no text would take many languages by surprise.
    my $is_text = $$body !~ tr/\0// && ($$body !~ tr/\x80-\xff// || utf8::decode(my $copy = $$body));
    return answer($connection, 400, 'the body is not text in UTF-8') if !$is_text;
    $$body .= "\n" if substr($$body, -1) ne "\n";
    # To the predictor an empty line is the end of the request.
    my $empty = index "\n$$body", "\n\n";
    return answer($connection, 400, 'record ' . (1 + substr($$body, 0, $empty) =~ tr/\n//) . ' is empty') if $empty >= 0;
    $request->{records} = $$body =~ tr/\n//;
    $connection->{predicting} = 1;
    submit($connection);
}

# Answers the present request. Reasons get a line feed; results have theirs.
sub answer {
    my ($connection, $status, $body, $type, $fields) = @_;
    my $request = delete $connection->{request};
    $connection->{predicting} = 0;
    $type //= $status == 200 && $body ne '' ? $answer_type : 'text/plain';
    $body .= "\n" if $body ne '' && substr($body, -1) ne "\n";
    $connection->{last} = $stopping || !$request->{keep};
    $connection->{out} = "HTTP/1.1 $status $REASON{$status}\r\nContent-Type: $type\r\nContent-Length: " . length($body)
        . "\r\nConnection: " . ($connection->{last} ? 'close' : 'keep-alive') . "\r\n" . ($fields // '') . "\r\n";
    $connection->{out} .= $body if ($request->{method} // '') ne 'HEAD';
    send_answer($connection);
}

# True when all of it is on its way and the next request may come.
sub send_answer {
    my ($connection) = @_;
    my $sent = syswrite $connection->{socket}, $connection->{out}, 1 << 18;
    if (defined $sent) { substr $connection->{out}, 0, $sent, '' }
    elsif (!$!{EAGAIN} && !$!{EINTR}) { hang_up($connection); return 0 }
    return 0 if $connection->{out} ne '';
    hang_up($connection) if $connection->{last};
    return !$connection->{last};
}

1;
