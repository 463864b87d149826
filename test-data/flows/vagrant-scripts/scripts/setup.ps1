net user bob correct-Horse-362 /add
#~^ secret-in-user-data "correct-Horse-362"
