"""Runs the IAM and STS story with boto3 against the endpoint in argv[1]; prints ok."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
config = Config(retries={"max_attempts": 1}, region_name="us-east-1")


def client(service, credentials=None):
    keys = {}
    if credentials:
        keys = {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials.get("SessionToken"),
        }
    return boto3.client(service, endpoint_url=endpoint, config=config, **keys)


def code_of(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError("the call did not fail")


def policy(action, resource="*"):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


iam = client("iam")
sts = client("sts")
cognito = client("cognito-idp")
identity = sts.get_caller_identity()
account = identity["Account"]
assert identity["Arn"] == f"arn:aws:iam::{account}:root", identity

pool = cognito.create_user_pool(PoolName="boto")["UserPool"]
cognito.admin_create_user(UserPoolId=pool["Id"], Username="bob", MessageAction="SUPPRESS")

# boto3 decodes documents into objects.
document = json.loads(policy("cognito-idp:AdminGetUser", pool["Arn"]))
made = iam.create_policy(PolicyName="ReadBob", PolicyDocument=json.dumps(document))["Policy"]
assert made["DefaultVersionId"] == "v1" and made["AttachmentCount"] == 0, made
version = iam.get_policy_version(PolicyArn=made["Arn"], VersionId="v1")["PolicyVersion"]
assert version["Document"] == document and version["IsDefaultVersion"] is True, version

user = iam.create_user(UserName="boto", Tags=[{"Key": "Team", "Value": "blue"}])["User"]
assert user["Arn"] == f"arn:aws:iam::{account}:user/boto" and user["Tags"][0]["Key"] == "Team", user
iam.attach_user_policy(UserName="boto", PolicyArn=made["Arn"])
key = iam.create_access_key(UserName="boto")["AccessKey"]
assert key["Status"] == "Active" and len(key["SecretAccessKey"]) == 40, "the key is odd"

as_user = client("cognito-idp", key)
assert as_user.admin_get_user(UserPoolId=pool["Id"], Username="bob")["Username"] == "bob"
assert code_of(as_user.list_users, UserPoolId=pool["Id"]) == ("AccessDeniedException", 400)
assert code_of(client("iam", key).list_users) == ("AccessDenied", 403)
assert client("sts", key).get_caller_identity()["UserId"] == user["UserId"]

trust = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": user["Arn"]}, "Action": "sts:AssumeRole"}],
}
role = iam.create_role(RoleName="boto", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
assert role["AssumeRolePolicyDocument"] == trust, role
iam.put_role_policy(RoleName="boto", PolicyName="all", PolicyDocument=policy("cognito-idp:*"))
assert iam.get_role_policy(RoleName="boto", PolicyName="all")["PolicyDocument"]["Version"] == "2012-10-17"
assert iam.update_role(RoleName="boto", MaxSessionDuration=7200)["ResponseMetadata"]["HTTPStatusCode"] == 200

assumed = client("sts", key).assume_role(
    RoleArn=role["Arn"], RoleSessionName="s1", DurationSeconds=900, Policy=policy("cognito-idp:ListUsers")
)
assert assumed["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{account}:assumed-role/boto/s1", assumed["AssumedRoleUser"]
as_session = client("cognito-idp", assumed["Credentials"])
assert len(as_session.list_users(UserPoolId=pool["Id"])["Users"]) == 1
assert code_of(as_session.admin_get_user, UserPoolId=pool["Id"], Username="bob")[0] == "AccessDeniedException"

results = iam.simulate_principal_policy(
    PolicySourceArn=user["Arn"], ActionNames=["cognito-idp:AdminGetUser"], ResourceArns=[pool["Arn"]]
)["EvaluationResults"]
assert results[0]["EvalDecision"] == "allowed", results
assert results[0]["MatchedStatements"][0]["SourcePolicyId"] == "ReadBob", results

for number in range(5):
    iam.create_group(GroupName=f"group{number}")
names = [
    group["GroupName"]
    for page in iam.get_paginator("list_groups").paginate(PaginationConfig={"PageSize": 2})
    for group in page["Groups"]
]
assert names == [f"group{number}" for number in range(5)], names
assert iam.get_account_summary()["SummaryMap"]["Groups"] == 5
details = iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
assert details[0]["RolePolicyList"][0]["PolicyDocument"]["Statement"][0]["Action"] == "cognito-idp:*", details

assert code_of(iam.create_user, UserName="boto") == ("EntityAlreadyExists", 409)
assert code_of(iam.get_role, RoleName="nobody") == ("NoSuchEntity", 404)
assert code_of(iam.delete_user, UserName="boto") == ("DeleteConflict", 409)
assert code_of(iam.create_policy, PolicyName="x", PolicyDocument="{}") == ("MalformedPolicyDocument", 400)
try:
    iam.get_user(UserName="nobody")
except iam.exceptions.NoSuchEntityException as error:
    assert error.response["Error"]["Message"] == "The user with name nobody cannot be found."

url = client("sts", key).generate_presigned_url("get_caller_identity", ExpiresIn=60)
assert url.startswith(endpoint), url

iam.delete_access_key(UserName="boto", AccessKeyId=key["AccessKeyId"])
iam.detach_user_policy(UserName="boto", PolicyArn=made["Arn"])
iam.delete_user(UserName="boto")
iam.delete_policy(PolicyArn=made["Arn"])
print("ok")
