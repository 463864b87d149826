<?php
$db_host = "db";
$db_password = "zq84hfKd02";
