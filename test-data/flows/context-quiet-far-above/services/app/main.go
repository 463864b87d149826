package main

func main() { run(os.Getenv("DB_PASSWORD")) }
