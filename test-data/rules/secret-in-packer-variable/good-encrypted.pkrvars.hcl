#~ covers: LSP006
db_password  = "ENC[AES256_GCM,data:9kFh2LmQ,iv:c29tZSBpdiBzb21lIGl2,tag:c29tZSB0YWcgc29tZQ==,type:str]"
api_token    = "{{ vault_api_token }}"
ssh_username = "builder"
