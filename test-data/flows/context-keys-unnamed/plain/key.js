const KEY = `{{fake:private-key#openssh}}`;
