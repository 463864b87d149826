#~ covers: D029 V33
FROM node:22
ARG NEXT_PUBLIC_STRIPE_SECRET_KEY
#~^ secret-in-client-bundle "NEXT_PUBLIC_STRIPE_SECRET_KEY"
ARG VITE_OPENAI_API_KEY
#~^ secret-in-client-bundle "VITE_OPENAI_API_KEY"
ENV REACT_APP_DB_PASSWORD=Kd83-pq77-Zv
#~^ secret-in-client-bundle "Kd83-pq77-Zv" severity=high
ARG NEXT_PUBLIC_API_SECRET
#~^ secret-in-client-bundle "NEXT_PUBLIC_API_SECRET"
ENV NEXT_PUBLIC_API_SECRET=$NEXT_PUBLIC_API_SECRET
RUN npm run build
