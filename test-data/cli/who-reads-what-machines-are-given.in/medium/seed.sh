#!/bin/sh
cloud-localds seed.iso user-data
