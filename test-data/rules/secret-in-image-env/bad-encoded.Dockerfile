#~ covers: D030 D031
FROM alpine:3.20
ENV APP_CONFIG={{fake:encoded-private-key}}
#~^ secret-in-image-env severity=critical
ENV GCP_KEY='{"type":"service_account","private_key":"{{fake:private-key#escaped}}"}'
#~^ secret-in-image-env severity=critical
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
