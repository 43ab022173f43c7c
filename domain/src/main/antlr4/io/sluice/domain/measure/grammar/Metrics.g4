/// The text that instances offer to be scraped: Prometheus' text format 0.0.4 and OpenMetrics 1.0,
/// names in quotes included; and what selects series of it. A text is read with a line's end before
/// it, so that a comment is known by the one that it follows.
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

// HELP, TYPE and the like: nothing rests on them.
COMMENT : '\r'? '\n' [ \t]* '#' ~[\r\n]* -> skip;
// Exemplars, behind a value.
EXEMPLAR : [ \t]+ '#' ~[\r\n]* -> skip;
NEWLINE : '\r'? '\n';
SPACE : [ \t]+ -> skip;
STRING : '"' ('\\' ~[\r\n] | ~["\\\r\n])* '"' | '\'' ('\\' ~[\r\n] | ~['\\\r\n])* '\'';
NUMBER : [+-]? ([0-9] | '.' [0-9]) [0-9.]* ([eE] [+-]? [0-9]+)? | [+-] [a-zA-Z]+;
NAME : [a-zA-Z_:] [a-zA-Z0-9_:]*;
