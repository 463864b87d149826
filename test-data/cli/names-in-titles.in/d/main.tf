resource "aws_instance" "a" {
  user_data = <<-E
    #!/bin/sh
    curl --insecure https://a.example/api?type=op&key=LUFRPT1oZ2pQS3hzQ1
    curl --insecure "https://a.example/api?type=op&key=LUFRPT1oZ2pQS3hzQ1"
  E
}
