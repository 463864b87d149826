#~ covers: LSP005
#~ why: what Packer loads by itself wins over the environment
#~^ secret-in-packer-variable "kV9-tango-41-Lumen"
region         = "eu-central-1"
tokens = {
  deploy_token = "q4Wm7-xs31-Bn9-Lt"
#~^ secret-in-packer-variable "q4Wm7-xs31-Bn9-Lt"
}
