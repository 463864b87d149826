#!/bin/sh
echo 🐢 "é"
