module judge-path

go 1.24
