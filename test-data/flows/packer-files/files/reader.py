#~ linked:
#~ why: names in a program are no settings
password = arguments[2]
api_token = "cX4-garnet-86-Birch"
