"""StartChangeSet, DescribeChangeSet, ListChangeSets, ListEntities, DescribeEntity of AWS Marketplace, for machine learning products.

A change set is judged twice: by botocore's model, as every request, and by the limits that AWS documents for each change type. What the
latter finds is the errors of a change set that fails, as on AWS, not a refusal. It goes through PREPARING and APPLYING, one state for each
time that it is described. Scripted outcomes: `{"changeSet": {"NAME or *": [{"errors": [{"change", "code", "message"}]}]}}`, one for each
change set of that name. The setting `validate` says what becomes of `Intent: VALIDATE`: `refuse` or nothing.
"""

import copy
import re
import uuid
from datetime import datetime, timezone

from protocol import Refusal
from services.base import Service

PRODUCT, OFFER = "MachineLearningProduct@1.0", "Offer@1.0"
HTTPS = re.compile(r"https://(www\.)?[-a-zA-Z0-9@._]{1,256}\.[a-zA-Z0-9()]{2,63}\b")
ALGORITHM = re.compile(r"arn:aws:sagemaker:[a-z0-9-]{4,24}:[0-9]{12}:algorithm/\S{1,2048}")
ROLE = re.compile(r"arn:aws:iam::\d{12}:role(/[A-Za-z0-9_+=,.@-]+)?")
REFERENCE = re.compile(r"\$([^.]+)\.Entity\.Identifier")
INFORMATION = {"ProductTitle": 72, "ShortDescription": 1000, "LongDescription": 5000, "SupportDescription": 2000, "LogoUrl": None}
LISTS = {"Highlights": (1, 3, 500), "Categories": (1, 3, None), "SearchKeywords": (1, 15, 50)}

# Members of UpdateInformation that the description of a product shows.
DESCRIBED = ("ShortDescription", "LongDescription", "Highlights", "SearchKeywords", "Categories")


class Wrong(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Catalog(Service):
    def __init__(self, world, sagemaker):
        self.sagemaker = sagemaker
        super().__init__(world)

    def reset(self):
        super().reset()
        self.sets: list = []
        self.products: dict = {}
        self.offers: dict = {}

    def StartChangeSet(self, params, call):
        if call.region != "us-east-1":
            raise Refusal("AccessDeniedException", "the catalog is signed for us-east-1 only", 403)
        intent = params.get("Intent", "APPLY")
        if intent == "VALIDATE" and self.world.settings.get("validate") == "refuse":
            raise Refusal("ValidationException", "UNCONFIRMED wording: Intent VALIDATE is not supported for this change type.")
        changes = params["ChangeSet"]
        kinds = [(one["ChangeType"], one["Entity"]["Type"], one["Entity"].get("Identifier")) for one in changes]
        if len(set(kinds)) < len(kinds):
            raise Refusal("ValidationException", "the same change type is there twice for an entity")
        if len(changes) > 1 and any(kind[0] == "UpdateVisibility" for kind in kinds):
            raise Refusal("ValidationException", "UpdateVisibility has to be the only change of its set")
        with self.world.lock:
            known = next((one for one in self.sets if one["token"] == params.get("ClientRequestToken", "")), None)
            if known:
                if known["changes"] != changes:
                    raise Refusal("ValidationException", "the token was used for another change set")
                return {"ChangeSetId": known["id"], "ChangeSetArn": self.arn("ChangeSet", known["id"])}
            self.lock_entities(kinds)
            one = {
                "id": uuid.uuid4().hex[:20],
                "name": params.get("ChangeSetName", ""),
                "intent": intent,
                "token": params.get("ClientRequestToken", uuid.uuid4().hex),
                "changes": changes,
                "states": ["PREPARING", "APPLYING", *self.review(intent, changes)],
                "start": self.stamp(),
                "errors": {},
                "entities": {},
            }
            self.sets.insert(0, one)
        return {"ChangeSetId": one["id"], "ChangeSetArn": self.arn("ChangeSet", one["id"])}

    def review(self, intent, changes):
        """Looks that a review by people takes, from the setting `reviewLooks`."""
        asked = intent == "APPLY" and any(change["ChangeType"] == "UpdateVisibility" for change in changes)
        return ["APPLYING"] * int(self.world.settings.get("reviewLooks", 0)) if asked else []

    def lock_entities(self, kinds):
        wanted = {kind[2] for kind in kinds if kind[2]}
        for one in self.sets:
            if one["states"] and one["intent"] == "APPLY" and wanted & {change["Entity"].get("Identifier") for change in one["changes"]}:
                raise Refusal("ResourceInUseException", f"an entity is locked by the change set {one['id']}", 423)

    def DescribeChangeSet(self, params, call):
        with self.world.lock:
            one = next((one for one in self.sets if one["id"] == params["ChangeSetId"]), None)
            if one is None:
                raise Refusal("ResourceNotFoundException", "there is no such change set", 404)
            status = self.step(one)
            failed = status == "FAILED"
            return {
                "ChangeSetId": one["id"],
                "ChangeSetArn": self.arn("ChangeSet", one["id"]),
                **({"ChangeSetName": one["name"]} if one["name"] else {}),
                "Intent": one["intent"],
                "StartTime": one["start"],
                "Status": status,
                **({"FailureCode": "CLIENT_ERROR", "FailureDescription": "One or more changes have errors."} if failed else {}),
                "ChangeSet": [
                    {
                        "ChangeType": change["ChangeType"],
                        "Entity": {"Type": change["Entity"]["Type"], **self.identifier(one, change)},
                        "ErrorDetailList": one["errors"].get(index, []),
                        **({"ChangeName": change["ChangeName"]} if "ChangeName" in change else {}),
                    }
                    for index, change in enumerate(one["changes"])
                ],
            }

    def identifier(self, one, change):
        given = change["Entity"].get("Identifier", "")
        found = REFERENCE.fullmatch(given)
        made = one["entities"].get(found[1] if found else change.get("ChangeName"))
        if made:
            return {"Identifier": f"{made}@1"}
        return {"Identifier": given} if given and not found else {}

    def step(self, one):
        """The state that it is seen in, and on to the next one."""
        if one["states"]:
            return one["states"].pop(0)
        if "status" not in one:
            self.finish(one)
        return one["status"]

    def finish(self, one):
        script = self.world.scripts.get("changeSet", {})
        scripted = script.get(one["name"]) or script.get("*")
        if scripted and one["intent"] == "APPLY":
            for error in scripted.pop(0).get("errors", []):
                index = next(i for i, change in enumerate(one["changes"]) if change["ChangeType"] == error["change"])
                one["errors"].setdefault(index, []).append({"ErrorCode": error["code"], "ErrorMessage": error["message"]})
        before = copy.deepcopy({"products": self.products, "offers": self.offers})
        for index, change in enumerate(one["changes"]):
            try:
                self.apply(one, change)
            except Wrong as wrong:
                one["errors"].setdefault(index, []).append({"ErrorCode": wrong.code, "ErrorMessage": str(wrong)})
        # As a whole, or not at all.
        if one["errors"] or one["intent"] == "VALIDATE":
            self.products, self.offers, one["entities"] = before["products"], before["offers"], {}
        one["status"] = "FAILED" if one["errors"] else "SUCCEEDED"
        one["end"] = self.stamp()

    def apply(self, one, change):
        details = change.get("DetailsDocument")
        if details is None:
            raise Wrong("INVALID_INPUT", "the details of a price list do not fit Details; DetailsDocument is asked for here")
        kind, entity = change["ChangeType"], change["Entity"]
        # References stand in details, too.
        details = {
            key: one["entities"].get(REFERENCE.fullmatch(value)[1]) if isinstance(value, str) and REFERENCE.fullmatch(value) else value
            for key, value in details.items()
        }
        play = getattr(self, f"{'product' if entity['Type'] == PRODUCT else 'offer'}_{kind}", None)
        if play is None or entity["Type"] not in (PRODUCT, OFFER):
            raise Wrong("INVALID_INPUT", f"{entity['Type']} has no change {kind}")
        if kind in ("CreateProduct", "CreateOffer"):
            made = play(details)
            if "ChangeName" in change:
                one["entities"][change["ChangeName"]] = made
            return
        found = REFERENCE.fullmatch(entity.get("Identifier", ""))
        key = one["entities"].get(found[1]) if found else entity.get("Identifier", "").split("@")[0]
        known = self.products if entity["Type"] == PRODUCT else self.offers
        if key not in known:
            raise Wrong("INVALID_INPUT", f"there is no entity {entity.get('Identifier')}")
        play(known[key], details)

    def product_CreateProduct(self, details):
        text(details, "ProductTitle", 72, optional=True)
        key = f"prod-{uuid.uuid4().hex[:13]}"
        self.products[key] = {"title": details.get("ProductTitle", "New product"), "visibility": "Draft", "versions": [], "information": None}
        return key

    def product_UpdateInformation(self, product, details):
        for name, most in INFORMATION.items():
            text(details, name, most)
        for name, (least, most, length) in LISTS.items():
            entries = details.get(name)
            if not isinstance(entries, list) or not least <= len(entries) <= most:
                raise Wrong("INVALID_INPUT", f"{name}: {least} to {most} entries are asked for")
            if length and any(len(entry) > length for entry in entries):
                raise Wrong("INVALID_INPUT", f"{name}: an entry has more than {length} characters")
        if sum(len(word) for word in details["SearchKeywords"]) > 250:
            raise Wrong("INVALID_INPUT", "SearchKeywords: more than 250 characters together")
        resources = details.get("AdditionalResources")
        if not isinstance(resources, list) or len(resources) > 3:
            raise Wrong("INVALID_INPUT", "AdditionalResources: up to 3 are asked for")
        if not HTTPS.match(details["LogoUrl"]):
            raise Wrong("INVALID_INPUT", "LogoUrl: is no https address")
        product["title"], product["information"] = details["ProductTitle"], details

    def product_AddDeliveryOptions(self, product, details):
        version = details.get("Version", {})
        text(version, "VersionTitle", 64)
        text(version, "ReleaseNotes", 30_000)
        if version["VersionTitle"] in [one["title"] for one in product["versions"]]:
            raise Wrong("DUPLICATE_VERSION_TITLE", "the version title is there already")
        options = details.get("DeliveryOptions", [])
        if len(options) != 1:
            raise Wrong("INVALID_INPUT", "exactly one delivery option is asked for")
        option = options[0].get("Details", {}).get("SageMakerAlgorithmDeliveryOptionDetails")
        if option is None:
            raise Wrong("INCOMPATIBLE_DELIVERY_OPTIONS", "the delivery option is of another kind")
        arn = option.get("SageMakerAlgorithmArn", "")
        if not ALGORITHM.fullmatch(arn):
            raise Wrong("INVALID_ASSET_ARN", f"{arn} is no algorithm")
        if arn in [one["arn"] for one in product["versions"]]:
            raise Wrong("DUPLICATE_ASSET", "the algorithm is a version already")
        if not ROLE.fullmatch(option.get("AccessRoleArn", "")):
            raise Wrong("INVALID_ACCESS_ROLE", "the role has a path, or is none")
        self.judge_option(option, self.find_algorithm(arn))
        product["versions"].append({"title": version["VersionTitle"], "arn": arn, "notes": version["ReleaseNotes"]})

    def find_algorithm(self, arn):
        found = next((one for one in self.sagemaker.algorithms.values() if one["arn"] == arn), None)
        if found is None:
            raise Wrong("ASSET_NOT_FOUND", f"there is no {arn}")
        if found["states"][0]["status"] != "Completed" or not found["request"].get("CertifyForMarketplace"):
            raise Wrong("ASSET_VALIDATION_EXCEPTION", "the algorithm is not certified")
        return found["request"]

    def judge_option(self, option, request):
        text(option, "UsageInstructions", 10_000)
        for name in ("SampleNotebookUrl", "RepositoryUrl"):
            text(option, name, 2000)
            if not HTTPS.match(option[name]):
                raise Wrong("INVALID_INPUT", f"{name}: is no https address")
        for side, sample in (("InputProperties", "SampleInput"), ("OutputProperties", "SampleOutput")):
            properties = option.get(side, {})
            text(properties, "Description", 10_000)
            given = properties.get(sample, {})
            for mode in ("RealtimeInference", "BatchTransform"):
                if len([name for name in given if name in (f"{mode}Text", f"{mode}Url")]) != 1:
                    raise Wrong("INVALID_INPUT", f"{side}.{sample}: {mode} is asked for once")
            for parameter in properties.get("Parameters", []):
                text(parameter, "Name", 100)
                text(parameter, "Description", 1000)
        supported = {
            "Training": request["TrainingSpecification"]["SupportedTrainingInstanceTypes"],
            "BatchTransform": request["InferenceSpecification"]["SupportedTransformInstanceTypes"],
            "RealtimeInference": request["InferenceSpecification"]["SupportedRealtimeInferenceInstanceTypes"],
        }
        for use, types in supported.items():
            recommended = option.get("RecommendedInstanceTypes", {}).get(use, "")
            if recommended not in types or len(recommended) > 24:
                raise Wrong("INVALID_RECOMMENDED_INSTANCE_TYPE", f"{use}: {recommended!r} is not supported")

    def product_UpdateTargeting(self, product, details):
        accounts = details.get("PositiveTargeting", {}).get("BuyerAccounts")
        if accounts is None or len(accounts) > 100 or any(not re.fullmatch(r"\d{12}", one) for one in accounts):
            raise Wrong("INVALID_INPUT", "PositiveTargeting.BuyerAccounts: up to 100 accounts are asked for")

    def product_ReleaseProduct(self, product, details):
        if details:
            raise Wrong("INVALID_INPUT", "ReleaseProduct takes no details")
        if product["visibility"] != "Draft":
            raise Wrong("INCOMPATIBLE_PRODUCT_STATUS", "the product is released already")
        if not product["versions"] or product["information"] is None:
            raise Wrong("INVALID_INPUT", "the product has no version, or no page")
        product["visibility"] = "Limited"

    def product_UpdateVisibility(self, product, details):
        if product["visibility"] == "Draft":
            raise Wrong("INCOMPATIBLE_PRODUCT_STATUS", "the product is a draft")
        product["visibility"] = details["TargetVisibility"]

    def offer_CreateOffer(self, details):
        if details.get("ProductId") not in self.products:
            raise Wrong("INVALID_INPUT", f"there is no product {details.get('ProductId')}")
        key = f"offer-{uuid.uuid4().hex[:13]}"
        self.offers[key] = {"product": details["ProductId"], "state": "Draft", "prices": None, "legal": None}
        return key

    def offer_UpdatePricingTerms(self, offer, details):
        terms = details.get("Terms", [])
        cards = [rate for term in terms for card in term.get("RateCards", []) for rate in card["RateCard"]]
        keys = {rate["DimensionKey"] for rate in cards}
        product = self.products[offer["product"]]
        if details.get("PricingModel") == "Usage" and product["versions"]:
            request = self.find_algorithm(product["versions"][-1]["arn"])
            wanted = {f"{one}.a.t" for one in request["TrainingSpecification"]["SupportedTrainingInstanceTypes"]}
            wanted |= {f"{one}.m.i.b" for one in request["InferenceSpecification"]["SupportedTransformInstanceTypes"]}
            if "m.i.c" not in keys:
                wanted |= {f"{one}.m.i.r" for one in request["InferenceSpecification"]["SupportedRealtimeInferenceInstanceTypes"]}
            if wanted - keys:
                raise Wrong("UPDATE_PRICING_REQUIRED", f"no price for {', '.join(sorted(wanted - keys))}")
        offer["prices"] = keys

    def offer_UpdateLegalTerms(self, offer, details):
        offer["legal"] = details["Terms"][0]["Documents"][0]["Type"]

    def offer_UpdateSupportTerms(self, offer, details):
        text(details["Terms"][0], "RefundPolicy", None)

    def offer_ReleaseOffer(self, offer, details):
        if details:
            raise Wrong("INVALID_INPUT", "ReleaseOffer takes no details")
        if offer["prices"] is None or offer["legal"] is None:
            raise Wrong("INVALID_INPUT", "the offer has no prices, or no licence")
        offer["state"] = "Released"

    def ListChangeSets(self, params, call):
        wanted = {one["Name"]: one["ValueList"] for one in params.get("FilterList", [])}
        return {
            "ChangeSetSummaryList": [
                {
                    "ChangeSetId": one["id"],
                    "ChangeSetArn": self.arn("ChangeSet", one["id"]),
                    "ChangeSetName": one["name"],
                    "StartTime": one["start"],
                    "Status": one.get("status", "PREPARING"),
                    "EntityIdList": sorted(set(one["entities"].values())),
                }
                for one in self.sets
                if one["name"] in wanted.get("ChangeSetName", [one["name"]])
            ]
        }

    def ListEntities(self, params, call):
        filters = params.get("EntityTypeFilters", {})
        if params["EntityType"] == "Offer":
            wanted = filters.get("OfferFilters", {}).get("ProductId", {}).get("ValueList")
            return {
                "EntitySummaryList": [
                    {"EntityId": key, "EntityType": "Offer", "EntityArn": self.arn("Offer", key), "OfferSummary": {"State": one["state"], "ProductId": one["product"]}}
                    for key, one in self.offers.items()
                    if wanted is None or one["product"] in wanted
                ]
            }
        wanted = filters.get("MachineLearningProductFilters", {}).get("ProductTitle", {}).get("ValueList")
        return {
            "EntitySummaryList": [
                {
                    "EntityId": key,
                    "EntityType": "MachineLearningProduct",
                    "EntityArn": self.arn("MachineLearningProduct", key),
                    "MachineLearningProductSummary": {"ProductTitle": one["title"], "Visibility": one["visibility"]},
                }
                for key, one in self.products.items()
                if wanted is None or one["title"] in wanted
            ]
        }

    def DescribeEntity(self, params, call):
        key = params["EntityId"]
        if key not in self.products:
            raise Refusal("ResourceNotFoundException", f"there is no entity {key}", 404)
        product = self.products[key]
        details = {
            "Description": {"ProductTitle": product["title"], "Visibility": product["visibility"]}
            | {name: product["information"][name] for name in DESCRIBED if product["information"]},
            "Versions": [{"VersionTitle": one["title"], "Sources": [{"AlgorithmArn": one["arn"]}]} for one in product["versions"]],
        }
        return {
            "EntityType": PRODUCT,
            "EntityIdentifier": f"{key}@1",
            "EntityArn": self.arn("MachineLearningProduct", key),
            "LastModifiedDate": self.stamp(),
            "DetailsDocument": details,
        }

    def arn(self, kind, key):
        return f"arn:aws:aws-marketplace:us-east-1:{self.world.account}:AWSMarketplace/{kind}/{key}"

    def stamp(self):
        return datetime.fromtimestamp(self.world.now(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(record, name, most, optional=False):
    value = record.get(name)
    if value is None and optional:
        return
    if not isinstance(value, str) or not re.match(r"\S", value):
        raise Wrong("INVALID_INPUT", f"{name}: is missing, or begins with white space")
    if most is not None and len(value) > most:
        raise Wrong("INVALID_INPUT", f"{name}: has more than {most} characters")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", value):
        raise Wrong("INVALID_INPUT", f"{name}: holds a control character")
