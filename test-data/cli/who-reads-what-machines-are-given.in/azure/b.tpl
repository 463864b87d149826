#!/bin/sh
export DB_PASSWORD=kV9-tango-41-Lumen
