module parsers

go 1.24
