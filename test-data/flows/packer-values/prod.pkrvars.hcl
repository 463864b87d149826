#~ why: its name says nothing; what it is used as does
#~^ secret-in-packer-variable "mR7-quartz-58-Fjord"
