//! What tools keep of what they are given, and the keys that they make.

use super::*;

#[test]
fn who_logs_in_and_who_takes_it_back() {
    for (script, expected) in [
        (
            "docker --config /tmp/d login -u a -p $T r && docker --config /tmp/d logout r",
            "",
        ),
        (
            "docker login -u a -p $T r && docker --config /tmp/d logout r",
            "/root/.docker/config.json(docker)<$T",
        ),
        (
            "export HOME=/root; sudo -u app -H sh -c 'docker login -u a -p $T r'; rm -rf /home/app/.docker",
            "",
        ),
        (
            "export HOME=/root; su - app -c 'docker login -u a -p $T r'; rm -rf /home/app/.docker",
            "",
        ),
        (
            "export HOME=/srv; gosu app docker login -u a -p $T r",
            "/home/app/.docker/config.json(docker)<$T",
        ),
        (
            "export HOME=/srv; sudo -E -u app docker login -u a -p $T r",
            "/srv/.docker/config.json(docker)<$T",
        ),
        (
            "export HOME=/srv; su app -c true; docker login -u a -p $T r",
            "/srv/.docker/config.json(docker)<$T",
        ),
        (
            "REGISTRY_AUTH_FILE=/a DOCKER_CONFIG=/b docker login -u a -p $T r",
            "/b/config.json(docker)<$T",
        ),
        (
            "npm config set //r/:_authToken $T; npm cache clean --force",
            "/root/.npm/_logs(npm)<$T /root/.npmrc(npm)<$T",
        ),
        (
            "npm config set --logs-max=0 //r/:_authToken $T",
            "/root/.npmrc(npm)<$T",
        ),
        (
            "npm ci --registry=https://u:$T@h --logs-max=0; npm cache clean --force",
            "",
        ),
        (
            "npm ci --registry=https://u:$T@h",
            "/root/.npm/_cacache(npm)<$T",
        ),
        ("conda config --remove channels https://u:$T@h/c", ""),
        (
            "REGISTRY_AUTH_FILE=/a podman login -u a -p $T r",
            "/a(podman)<$T",
        ),
        (
            "podman login -u a -p $T r",
            "/run/containers/0/auth.json(podman)<$T",
        ),
        (
            "buildah login --authfile /a -u a -p $T r; buildah logout --authfile /a r",
            "",
        ),
        (
            "PIP_CONFIG_FILE=/a pip config set global.index-url https://a:$T@h/s",
            "/root/.config/pip/pip.conf(pip)<$T",
        ),
        (
            "aws --profile ci --region r --ca-bundle /c ssm get-parameter --with-decryption --name n > /f",
            "/f<minted",
        ),
    ] {
        assert_eq!(left(script), expected, "{script}");
    }
}

#[test]
fn tools_keep_what_they_are_given() {
    for (script, expected) in [
        (
            "git clone https://$E@h/o/r.git",
            "/app/r/.git/config(git)<e",
        ),
        (
            "git clone --depth 1 -b x https://$E@h/r /y",
            "/y/.git/config(git)<e",
        ),
        (
            "git clone -c http.extraHeader=\"$E\" https://h/r",
            "/app/r/.git/config(git)<e",
        ),
        (
            "git clone --mirror https://$E@h/r.git",
            "/app/r/config(git)<e",
        ),
        (
            "git -C /z remote add o https://$E@h/r",
            "/z/.git/config(git)<e",
        ),
        (
            "git config --global url.https://$E@h.insteadOf x",
            "/root/.gitconfig(git)<e",
        ),
        (
            "docker login -u x -p $E h",
            "/root/.docker/config.json(docker)<e",
        ),
        (
            "cat /run/secrets/s | docker login --password-stdin",
            "/root/.docker/config.json(docker)<s",
        ),
        (
            "aws configure set aws_secret_access_key $E",
            "/root/.aws/credentials(aws)<e",
        ),
        (
            "pip install -e git+https://$E@h/r#egg=n",
            "/app/src/n/.git/config(pip)<e",
        ),
        ("wget \"https://h/f?token=$E\"", "/app/f?…(wget)<e"),
        ("wget -O f \"https://h/f?token=$E\"", ""),
        ("aws ecr get-login-password > /f", "/f<minted"),
        (
            "sudo npm config set k $E",
            "/root/.npm/_logs(npm)<e /root/.npmrc(npm)<e",
        ),
    ] {
        assert_eq!(left(script), expected, "{script}");
    }
}

#[test]
fn keys_that_are_made() {
    for (script, expected) in [
        ("ssh-keygen -A", "/etc/ssh/ssh_host_rsa_key<HostKeys"),
        ("ssh-keygen -q -t rsa -N '' -f /k", "/k<SshKey"),
        (
            "ssh-keygen -t ed25519 -N ''",
            "/root/.ssh/id_ed25519<SshKey",
        ),
        (
            "ssh-keygen -t rsa -f /etc/ssh/ssh_host_rsa_key",
            "/etc/ssh/ssh_host_rsa_key<HostKeys",
        ),
        (
            "ssh-keygen -R host; ssh-keygen -lf /k; ssh-keygen -y -f /k > /p",
            "",
        ),
        ("ssh-keygen -A && rm /etc/ssh/ssh_host_*", ""),
        (
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem",
            "/app/k.pem<TlsKey",
        ),
        ("openssl req -new -x509 -key k.pem -out c.pem", ""),
        (
            "openssl req -newkey rsa:2048 -subj /CN=localhost",
            "/app/privkey.pem<LocalTlsKey",
        ),
        ("openssl genrsa -out /k 2048", "/k<TlsKey"),
        ("openssl genrsa 2048 > /k", "/k<TlsKey"),
        ("openssl rsa -in a -out b; openssl x509 -req -CAkey a", ""),
        (
            "keytool -genkeypair -alias a -keystore k.jks -storepass x",
            "/app/k.jks<KeyStore",
        ),
        ("keytool -importcert -cacerts -storepass changeit", ""),
        (
            "apt-get install -y openssh-server",
            "/etc/ssh/ssh_host_rsa_key<PackagedHostKeys",
        ),
        (
            "apt-get install -y openssh-server && rm -f /etc/ssh/ssh_host_*",
            "",
        ),
        (
            "apt-get install -y openssh-client; apt-get remove openssh-server",
            "",
        ),
        ("apk add openssh-server", ""),
    ] {
        assert_eq!(left(script), expected, "{script}");
    }
}
