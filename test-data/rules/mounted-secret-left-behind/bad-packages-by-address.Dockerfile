#~ covers: D067
FROM node:22
WORKDIR /app
RUN --mount=type=secret,id=git npm install git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git
#~^ mounted-secret-left-behind "npm install git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git"
RUN --mount=type=secret,id=git pnpm add git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git
#~^ mounted-secret-left-behind "pnpm add git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git"
