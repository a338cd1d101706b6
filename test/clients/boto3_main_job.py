"""The main job through boto3: argument 1 is the endpoint. Prints "ok" or dies with the reason."""
import base64
import hashlib
import hmac
import json
import sys
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
idp = boto3.client("cognito-idp", endpoint_url=endpoint, config=Config(retries={"total_max_attempts": 1}))
password = "Correct-Horse-7"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} expected")


def inbox_code(pool_id, to):
    query = urllib.parse.urlencode({"pool": pool_id, "to": to, "wait": 5})
    with urllib.request.urlopen(f"{endpoint}/_poolgate/inbox?{query}") as reply:
        return json.load(reply)[0]["code"]


pool = idp.create_user_pool(PoolName="boto3", AutoVerifiedAttributes=["email"])["UserPool"]
assert pool["CreationDate"].year >= 2024
client = idp.create_user_pool_client(
    UserPoolId=pool["Id"],
    ClientName="boto3",
    GenerateSecret=True,
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)["UserPoolClient"]


def secret_hash(username):
    message = (username + client["ClientId"]).encode()
    return base64.b64encode(hmac.new(client["ClientSecret"].encode(), message, hashlib.sha256).digest()).decode()


idp.sign_up(
    ClientId=client["ClientId"],
    SecretHash=secret_hash("ann"),
    Username="ann",
    Password=password,
    UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
)
refused(
    "UserNotConfirmedException",
    idp.initiate_auth,
    ClientId=client["ClientId"],
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "ann", "PASSWORD": password, "SECRET_HASH": secret_hash("ann")},
)
idp.confirm_sign_up(
    ClientId=client["ClientId"],
    SecretHash=secret_hash("ann"),
    Username="ann",
    ConfirmationCode=inbox_code(pool["Id"], "ann@example.com"),
)
refused(
    "NotAuthorizedException",
    idp.initiate_auth,
    ClientId=client["ClientId"],
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "ann", "PASSWORD": password},
)
tokens = idp.initiate_auth(
    ClientId=client["ClientId"],
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "ann", "PASSWORD": password, "SECRET_HASH": secret_hash("ann")},
)["AuthenticationResult"]
refreshed = idp.initiate_auth(
    ClientId=client["ClientId"],
    AuthFlow="REFRESH_TOKEN_AUTH",
    AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": secret_hash("ann")},
)["AuthenticationResult"]
assert "RefreshToken" not in refreshed
assert idp.get_user(AccessToken=refreshed["AccessToken"])["Username"] == "ann"

for number in range(70):
    idp.admin_create_user(UserPoolId=pool["Id"], Username=f"user{number:02}", MessageAction="SUPPRESS")
names = [
    user["Username"]
    for page in idp.get_paginator("list_users").paginate(UserPoolId=pool["Id"], PaginationConfig={"PageSize": 20})
    for user in page["Users"]
]
assert len(names) == 71 and len(set(names)) == 71, len(names)

assert refused("UserNotFoundException", idp.admin_get_user, UserPoolId=pool["Id"], Username="nobody") == "User does not exist."
assert refused("InvalidParameterException", idp.admin_get_user, UserPoolId="no pool", Username="x") .startswith(
    "1 validation error detected: Value 'no pool' at 'userPoolId' failed to satisfy constraint"
)
idp.delete_user_pool(UserPoolId=pool["Id"])
refused("ResourceNotFoundException", idp.describe_user_pool, UserPoolId=pool["Id"])
print("ok")
