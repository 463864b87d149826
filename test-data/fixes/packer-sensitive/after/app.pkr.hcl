variable "db_password" {
    type        = string
    description = "the database" # of the build
    sensitive = true
}
