#!/usr/bin/env docker
# Syntax = docker/dockerfile:1
# check=skip=all
# a note
# escape=`
FROM a
ENV A=1 \
  B=2
