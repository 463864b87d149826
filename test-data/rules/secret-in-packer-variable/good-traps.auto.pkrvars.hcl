#~ covers: LSP005 LSP006
#~ why: beside the values that are asked for
api_token            = ""
root_password        = null
ssh_private_key_file = "~/.ssh/builder"
secret_name          = "prod/app"
password_length      = 24
admin_password_policy = "STRONG"
disable_password_authentication = true
vault_secret_path    = "secret/data/app"
db_password          = "REPLACE_ME"
registry_token       = "<token>"
kms_key_id           = "1234abcd-12ab-34cd-56ef-1234567890ab"
