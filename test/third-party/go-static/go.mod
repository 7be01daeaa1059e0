module algorithm

go 1.21
