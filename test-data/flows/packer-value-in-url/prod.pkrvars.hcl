#~^ secret-in-packer-variable "kV9-tango-41-Lumen" flow=3 confidence=high
