a $(b "c
