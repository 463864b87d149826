#~ why: what Packer loads by itself wins over the default, and over the environment
registry_password = "kV9-tango-41-Lumen"
#~^ secret-on-machine-image "kV9-tango-41-Lumen"
