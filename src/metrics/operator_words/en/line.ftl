# What the line says.

line-now = What the line says now
    .whom = to a mobile phone that calls at this moment
line-closed = closed
line-begins = { $seconds } s, calls begin in it
line-recorded = { $name }, recorded
