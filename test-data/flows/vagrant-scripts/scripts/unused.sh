#!/bin/sh
echo "root:correct-Horse-365" | chpasswd
