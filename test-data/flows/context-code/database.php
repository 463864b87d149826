<?php
return ['password' => env('DB_PASSWORD', ''), 'secret' => getenv('APP_SECRET')];
