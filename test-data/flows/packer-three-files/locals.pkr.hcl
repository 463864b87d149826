#~ covers: LSP004 LSP060 LSH18
#~ why: a secret put together from two locals, encoded, and handed over by way of a template is one finding
locals {
  first_half  = "hJ2-velvet-93"
#~^ secret-on-machine-image "hJ2-velvet-93"
  second_half = "Comet-48-Lark"
  api_token   = "${local.first_half}-${local.second_half}"
}
