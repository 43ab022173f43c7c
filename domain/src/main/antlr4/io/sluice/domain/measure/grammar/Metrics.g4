/// The text format of scraped metrics, which is Prometheus' text format 0.0.4 or OpenMetrics 1.0,
/// including quoted names; and selectors of its series. The reader adds a line end before a text,
/// since a comment is recognized by the line end before it.
grammar Metrics;

text : NEWLINE* (sample (NEWLINE+ sample)* NEWLINE*)? EOF;
sample : series value value?;
series : NAME labels? | '{' STRING (',' label)* ','? '}';
labels : '{' (label (',' label)* ','?)? '}';
label : (NAME | STRING) '=' STRING;
value : NUMBER | NAME;

selector : NAME matchers? EOF | matchers EOF;
matchers : '{' (matcher (',' matcher)* ','?)? '}';
matcher : (NAME | STRING) operator=('=' | '!=' | '=~' | '!~') STRING | STRING;

// HELP, TYPE and other comments; they have no effect.
COMMENT : '\r'? '\n' [ \t]* '#' ~[\r\n]* -> skip;
// Exemplars after a value.
EXEMPLAR : [ \t]+ '#' ~[\r\n]* -> skip;
NEWLINE : '\r'? '\n';
SPACE : [ \t]+ -> skip;
STRING : '"' ('\\' ~[\r\n] | ~["\\\r\n])* '"' | '\'' ('\\' ~[\r\n] | ~['\\\r\n])* '\'';
NUMBER : [+-]? ([0-9] | '.' [0-9]) [0-9.]* ([eE] [+-]? [0-9]+)? | [+-] [a-zA-Z]+;
NAME : [a-zA-Z_:] [a-zA-Z0-9_:]*;
