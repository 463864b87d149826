Dear all,
please find enclosed
