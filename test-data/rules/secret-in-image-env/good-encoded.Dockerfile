#~ covers: D030 D031
FROM alpine:3.20
ENV BANNER=V2VsY29tZSB0byB0aGUgc2VydmljZSwgcGxlYXNlIGxvZyBpbg==
ENV CA_BUNDLE="{{fake:encoded-private-key#certificate}}"
ENV JWKS='{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'
ENV JSON='{"log":{"level":"info"}}'
