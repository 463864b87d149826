#~ covers: D032 D033
FROM alpine:3.20
ENV BUNDLE_GITHUB__COM=x-access-token:{{fake:github-pat}}
#~^ secret-in-image-env "{{fake:github-pat}}" severity=critical
ENV COMPOSER_AUTH='{"http-basic":{"repo.example.com":{"username":"u","password":"Kd83pq77Zv"}}}'
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
ENV UV_INDEX_INTERNAL_PASSWORD=n7Rq2Lx9Wz
#~^ secret-in-image-env "n7Rq2Lx9Wz" severity=high
ENV POETRY_HTTP_BASIC_INTERNAL_PASSWORD=w4Rt9kk20Hs
#~^ secret-in-image-env "w4Rt9kk20Hs" severity=high
ENV CARGO_REGISTRIES_INTERNAL_TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high
ENV PIP_INDEX_URL=https://bot:z7Qp1vv93Lm@pypi.example.com/simple
#~^ secret-in-image-env "z7Qp1vv93Lm" severity=high
ENV GOPROXY=https://bot:q4Wm7xs31Bn@go.example.com,direct
#~^ secret-in-image-env "q4Wm7xs31Bn" severity=high
ENV NuGetPackageSourceCredentials_internal="Username=bot;Password=Kq77Zv83pd"
#~^ secret-in-image-env "Kq77Zv83pd" severity=high
ENV VSS_NUGET_EXTERNAL_FEED_ENDPOINTS='{"endpointCredentials":[{"endpoint":"https://f.example.com/index.json","username":"bot","password":"Zv83Kd77pq"}]}'
#~^ secret-in-image-env "Zv83Kd77pq" severity=high
