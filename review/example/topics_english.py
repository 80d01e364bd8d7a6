"""Topics of the invented articles written in English."""

from review.example.topics import Phrase, Topic, english
from review.vocabulary import Stage

MYELOMA, LEUKEMIA, LYMPHOMA, BLOOD_CANCER = "Multiple Myeloma", "Leukemia", "Lymphoma", "blood cancer"

LABORATORY = Topic(
    Stage.TITLE_ABSTRACT,
    "not_clinical",
    english(
        "Armoured receptors that release interleukin-15",
        "Donor cells edited to lack their native receptor",
        "A switchable adaptor molecule",
        "Low-oxygen culture before infusion",
        "Tandem binding of two antigens",
        "Checkpoint silencing by short hairpin RNA",
        "Costimulation through CD27",
        "Phosphatase recruitment at the synapse",
        "Metabolic traits of exhausted cells",
        "Nanoparticle delivery of receptor genes",
        "Random forests that predict expansion",
    ),
    (
        Phrase("in a mouse model of plasma cell disease", disease=MYELOMA),
        Phrase("against lymphoma lines grown in gel", disease=LYMPHOMA),
        Phrase("in xenografts of acute leukemia", disease=LEUKEMIA),
        Phrase("by single-cell sequencing of nodal tissue", disease=LYMPHOMA),
        Phrase("in zebrafish bearing human blasts", disease=LEUKEMIA),
        Phrase("with marrow stroma from myeloma donors", disease=MYELOMA),
        Phrase("under repeated antigen challenge on a chip", disease=LYMPHOMA),
        Phrase("studied with phosphoproteomics of Jurkat clones", disease=LEUKEMIA),
        Phrase("in humanised rats with bone lesions", disease=MYELOMA),
        Phrase("on public transcriptomes of follicular disease", disease=LYMPHOMA),
    ),
    english(
        "Cells were grown for {n} days and counted by flow cytometry.",
        "Tumour burden fell by {p} % against the control construct.",
        "Killing was measured at three ratios of effector to target.",
        "No patient took part in this laboratory study of CAR-T cells.",
        "Expression of the receptor stayed above {p} % for {n} days.",
        "Loss of function was traced to tonic signalling.",
    ),
)

SECONDARY = Topic(
    Stage.TITLE_ABSTRACT,
    "not_primary",
    english(
        "A narrative review of resistance",
        "Budget impact of cell therapy",
        "Consensus recommendations on bridging treatment",
        "An editorial on access and waiting lists",
        "Markov model of lifetime costs",
        "Landscape of registered trials",
        "Lessons from a decade of receptor design",
        "Ethical questions of named-patient supply",
        "Systematic overview of late infections",
        "Guideline update on grading toxicity",
        "Viewpoint: where bispecific antibodies fit",
    ),
    (
        Phrase("in relapsed plasma cell myeloma", disease=MYELOMA),
        Phrase("for large B-cell lymphoma", disease=LYMPHOMA),
        Phrase("in childhood leukemia", disease=LEUKEMIA),
        Phrase("seen from southern Europe", disease=BLOOD_CANCER),
        Phrase("for mantle cell disease", disease=LYMPHOMA),
        Phrase("after failure of three lines", disease=MYELOMA),
        Phrase("in adolescents and young adults", disease=LEUKEMIA),
        Phrase("from the payer's side", disease=BLOOD_CANCER),
        Phrase("for people over seventy", disease=LYMPHOMA),
        Phrase("with the trialist in mind", disease=MYELOMA),
    ),
    english(
        "We read {n} articles and report what they share.",
        "Prices and discounts drive most of the uncertainty.",
        "Experts voted in two rounds; agreement reached {p} %.",
        "CAR-T cells are set beside other choices.",
        "The evidence is thin and mostly from single arms.",
        "Open questions are listed for future trials.",
    ),
)

OTHER_DISEASE = Topic(
    Stage.TITLE_ABSTRACT,
    "not_cancer",
    english(
        "Deep B-cell depletion with CAR-T cells",
        "Autoantibodies after CD19-directed cells",
        "Regulatory T cells with a chimeric receptor",
        "Short-lived mRNA-loaded CAR-T cells",
        "Reset of the immune repertoire",
        "First infusions of allogeneic receptor cells",
        "Drug-free remission after cell therapy",
        "A basket study of BCMA-directed cells",
        "Kidney function following receptor-modified cells",
        "Vaccine titres before and after CAR-T",
        "Cellular therapy borrowed from haematology",
    ),
    (
        Phrase("in systemic lupus", disease=BLOOD_CANCER),
        Phrase("for myasthenia gravis", disease=BLOOD_CANCER),
        Phrase("in refractory scleroderma", disease=BLOOD_CANCER),
        Phrase("against fibrosis of the heart", disease=BLOOD_CANCER),
        Phrase("for blistering disease of the skin", disease=BLOOD_CANCER),
        Phrase("for chronic hepatitis B", disease=BLOOD_CANCER),
        Phrase("after kidney transplantation", disease=BLOOD_CANCER),
        Phrase("in neuromyelitis optica", disease=BLOOD_CANCER),
        Phrase("for inflammatory muscle disease", disease=BLOOD_CANCER),
        Phrase("in antibody-mediated anaemia", disease=BLOOD_CANCER),
    ),
    english(
        "One infusion was given to {n} people.",
        "Disease activity fell in {p} % within three months.",
        "None of the people had cancer.",
        "The chimeric antigen receptor was well tolerated.",
        "B cells came back after {n} days.",
        "Steroids could be stopped in most.",
    ),
)

OTHER_TREATMENT = Topic(
    Stage.TITLE_ABSTRACT,
    "not_car_t",
    english(
        "Bispecific antibody given under the skin",
        "Second autologous transplantation",
        "Antibody-drug conjugate with lenalidomide",
        "Venetoclax-based salvage",
        "Haploidentical marrow grafting",
        "Donor lymphocyte infusion",
        "Oral proteasome inhibition",
        "Blinatumomab as a bridge",
        "Bendamustine with polatuzumab",
        "Ibrutinib until progression",
        "Radiotherapy to bulky sites",
    ),
    (
        Phrase("in triple-class exposed myeloma", disease=MYELOMA),
        Phrase("where CAR-T cells are not available", disease=LYMPHOMA),
        Phrase("for minimal residual leukemia", disease=LEUKEMIA),
        Phrase("in primary refractory nodal disease", disease=LYMPHOMA),
        Phrase("at first relapse in adults", disease=LEUKEMIA),
        Phrase("after loss of BCMA", disease=MYELOMA),
        Phrase("in people unfit for cell therapy", disease=LYMPHOMA),
        Phrase("among infants with rearranged blasts", disease=LEUKEMIA),
        Phrase("with extramedullary plasmacytoma", disease=MYELOMA),
        Phrase("in transformed indolent disease", disease=LYMPHOMA),
    ),
    english(
        "Treatment was given to {n} people at four hospitals.",
        "Progression-free survival at one year was {p} %.",
        "CAR-T cells were named as a later choice only.",
        "Dose was reduced in {p} %.",
        "Infection was the most frequent severe event.",
        "No cell product was used.",
    ),
)

CARE = Topic(
    Stage.TITLE_ABSTRACT,
    "no_response",
    english(
        "Quality of sleep",
        "Serum ferritin and interleukin-6 curves",
        "Distance to the treating hospital",
        "Out-patient monitoring by wearable sensor",
        "Attitudes of community physicians",
        "Leukapheresis yield and its predictors",
        "Vein-to-vein time",
        "Caregiver burden",
        "Immunoglobulin replacement",
        "Magnetic resonance findings of neurotoxicity",
        "Cardiac troponin",
    ),
    (
        Phrase("before and after CAR-T infusion for myeloma", disease=MYELOMA),
        Phrase("among lymphoma survivors", disease=LYMPHOMA),
        Phrase("in families of children with leukemia", disease=LEUKEMIA),
        Phrase("in the first month of cell therapy", disease=LYMPHOMA),
        Phrase("across two university centres", disease=MYELOMA),
        Phrase("in a registry without response data", disease=LYMPHOMA),
        Phrase("during fever and cytokine release", disease=LEUKEMIA),
        Phrase("as told in interviews", disease=MYELOMA),
        Phrase("when beds are scarce", disease=LYMPHOMA),
        Phrase("after conditioning with fludarabine", disease=LEUKEMIA),
    ),
    english(
        "Questionnaires came back from {n} people.",
        "Scores changed by {p} % over the first weeks.",
        "Response to CAR-T cells was not recorded.",
        "Median stay in hospital was {n} days.",
        "Values above the limit were seen in {p} %.",
        "Nurses filled in a daily chart.",
    ),
)

NO_COUNTS = Topic(
    Stage.FULL_TEXT,
    "no_counts",
    english(
        "Real-world use of CAR-T cells",
        "Survival after commercial receptor products",
        "Re-treatment with the same CAR-T product",
        "Bridging choice and outcome of CAR-T",
        "Ethnicity and benefit from cell therapy",
    ),
    (
        Phrase("in relapsed myeloma: national data", disease=MYELOMA),
        Phrase("for aggressive lymphoma, a claims study", disease=LYMPHOMA),
        Phrase("in adult leukemia, by hazard ratio only", disease=LEUKEMIA),
        Phrase("in plasma cell leukemia and its kin", disease=LEUKEMIA),
    ),
    english(
        "We followed {n} people who had CAR-T cells.",
        "Median survival was {n} weeks.",
        "Hazard ratios are given for six covariates.",
        "Response is mentioned in the discussion.",
    ),
)

TOO_FEW = Topic(
    Stage.FULL_TEXT,
    "too_few",
    english(
        "Complete response to CAR-T cells",
        "Durable benefit of a second infusion",
        "Humanised receptor after murine failure",
        "Cells given into the spinal fluid",
        "Rapid regression under CD19 cells",
    ),
    (
        Phrase("in two brothers with lymphoma", disease=LYMPHOMA),
        Phrase("in one man with cardiac myeloma", disease=MYELOMA),
        Phrase("of three women with leukemia", disease=LEUKEMIA),
        Phrase("during dialysis: a short series", disease=MYELOMA),
    ),
    english(
        "CAR-T cells were given at our hospital.",
        "Remission lasted {n} days.",
        "The course is described in detail.",
        "Cytokine release was mild.",
    ),
)

COMBINED = Topic(
    Stage.FULL_TEXT,
    "combined",
    english(
        "CAR-T cells with a checkpoint antibody",
        "Planned transplantation and CAR-T together",
        "Lenalidomide upkeep around CAR-T infusion",
    ),
    (
        Phrase("in high-risk myeloma", disease=MYELOMA),
        Phrase("for double-hit lymphoma", disease=LYMPHOMA),
    ),
    english(
        "Both treatments were given to {n} people.",
        "The joint response was {p} %.",
        "No group had CAR-T cells alone.",
    ),
)

OTHER_CELLS = Topic(
    Stage.FULL_TEXT,
    "other_cells",
    english(
        "Receptor-bearing natural killer cells",
        "Cord-blood killer cells with a chimeric antigen receptor",
        "Gamma-delta cells with an engineered receptor",
    ),
    (
        Phrase("in eleven people with lymphoma", disease=LYMPHOMA),
        Phrase("for relapsed leukemia, phase 1", disease=LEUKEMIA),
    ),
    english(
        "The product was infused in {n} people.",
        "Objective response was seen in {p} %.",
        "CAR-T cells served as a historical control.",
    ),
)

AT_TITLE = (LABORATORY, SECONDARY, OTHER_DISEASE, OTHER_TREATMENT, CARE)
AT_FULL_TEXT = (NO_COUNTS, TOO_FEW, COMBINED, OTHER_CELLS)
