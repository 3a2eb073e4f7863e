module verify-certificate

go 1.24
