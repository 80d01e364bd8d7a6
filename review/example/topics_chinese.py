"""Topics of the invented articles written in Chinese, with the English title PubMed prints in brackets."""

from review.example.topics import Phrase, Topic
from review.example.topics_english import BLOOD_CANCER, LEUKEMIA, LYMPHOMA, MYELOMA
from review.vocabulary import Stage

LABORATORY = Topic(
    Stage.TITLE_ABSTRACT,
    "not_clinical",
    (
        Phrase("Construction and killing of CD70 CAR-T cells", "CD70 CAR-T细胞的构建及杀伤活性"),
        Phrase("Effect of arsenic trioxide on receptor expression", "三氧化二砷对受体表达的影响"),
        Phrase("Comparison of lentiviral transduction enhancers", "慢病毒转导增强剂的比较"),
        Phrase("Cryopreservation and recovery of effector cells", "效应细胞冻存复苏条件研究"),
        Phrase("Nanobody screening for GPRC5D", "GPRC5D纳米抗体的筛选"),
        Phrase("Mitochondrial change of exhausted T cells", "耗竭T细胞线粒体变化"),
        Phrase("Knock-out of PD-1 by base editing", "碱基编辑敲除PD-1的作用"),
    ),
    (
        Phrase("in mice with multiple myeloma", "多发性骨髓瘤小鼠模型中", MYELOMA),
        Phrase("against the Raji line of lymphoma", "以Raji淋巴瘤细胞为靶的", LYMPHOMA),
        Phrase("with Nalm-6 leukemia as the target", "Nalm-6白血病细胞体外实验：", LEUKEMIA),
        Phrase("under bone marrow stroma co-culture", "骨髓基质共培养条件下", MYELOMA),
        Phrase("in nude mice with T-cell lymphoma", "T细胞淋巴瘤裸鼠体内", LYMPHOMA),
        Phrase("on primary leukemia samples", "基于白血病原代标本的", LEUKEMIA),
    ),
    (
        Phrase("Cells were cultured for {n} days.", "细胞培养{n}天。"),
        Phrase("Lysis of target cells was {p} %.", "靶细胞裂解率为{p}%。"),
        Phrase("No patient took part in this CAR-T study.", "本实验未纳入患者，仅涉及CAR-T细胞。"),
        Phrase("Cytokines were measured by ELISA.", "采用ELISA法检测细胞因子。"),
    ),
)

SECONDARY = Topic(
    Stage.TITLE_ABSTRACT,
    "not_primary",
    (
        Phrase("Advances in CAR-T cell therapy", "CAR-T细胞治疗研究进展"),
        Phrase("Expert view on quality control of cell products", "细胞制剂质量控制专家观点"),
        Phrase("Pharmacoeconomic evaluation of CAR-T", "CAR-T药物经济学评价"),
        Phrase("Mechanisms of antigen escape", "抗原逃逸机制综述"),
        Phrase("Bibliometric map of cell therapy", "细胞治疗文献计量分析"),
        Phrase("Present state of patents and trials", "专利与临床试验现状"),
        Phrase("Setting standards of ward management", "病区管理规范的制定"),
    ),
    (
        Phrase("in relapsed multiple myeloma", "复发多发性骨髓瘤", MYELOMA),
        Phrase("for diffuse lymphoma", "弥漫性淋巴瘤", LYMPHOMA),
        Phrase("in paediatric leukemia", "儿童白血病", LEUKEMIA),
        Phrase("for haematological tumours at home and abroad", "国内外血液肿瘤", BLOOD_CANCER),
        Phrase("in elderly lymphoma", "老年淋巴瘤", LYMPHOMA),
        Phrase("in acute B-cell leukemia", "急性B细胞白血病", LEUKEMIA),
    ),
    (
        Phrase("Literature of {n} articles is summarised.", "本文归纳文献{n}篇。"),
        Phrase("CAR-T cells for blood cancer are discussed.", "讨论血液肿瘤的CAR-T细胞治疗。"),
        Phrase("Problems to be solved are listed.", "提出有待解决的问题。"),
        Phrase("Agreement among experts was {p} %.", "专家一致率为{p}%。"),
    ),
)

OTHER_DISEASE = Topic(
    Stage.TITLE_ABSTRACT,
    "not_cancer",
    (
        Phrase("Clinical observation of CD19 CAR-T", "CD19 CAR-T的临床观察"),
        Phrase("Ideas for cell therapy", "细胞治疗思路"),
        Phrase("B-cell rebuilding after infusion", "回输后B细胞重建"),
        Phrase("Changes of complement and antibodies", "补体与抗体变化"),
        Phrase("Safety of regulatory receptor cells", "调节性受体细胞的安全性"),
        Phrase("Nursing of first cell infusion", "首次细胞回输的护理"),
        Phrase("Pulmonary function follow-up", "肺功能随访"),
    ),
    (
        Phrase("in lupus nephritis", "狼疮性肾炎", BLOOD_CANCER),
        Phrase("in systemic sclerosis", "系统性硬化症", BLOOD_CANCER),
        Phrase("in myasthenia", "重症肌无力", BLOOD_CANCER),
        Phrase("in Sjögren's syndrome", "干燥综合征", BLOOD_CANCER),
        Phrase("in immune thrombocytopenia", "免疫性血小板减少症", BLOOD_CANCER),
        Phrase("in rheumatoid arthritis", "类风湿关节炎", BLOOD_CANCER),
    ),
    (
        Phrase(
            "CAR-T, first used for blood cancer, was tried.", "CAR-T细胞最初用于血液肿瘤，此处用于免疫病。"
        ),
        Phrase("{n} people were observed.", "观察{n}例。"),
        Phrase("Titres fell by {p} %.", "滴度下降{p}%。"),
        Phrase("No tumour was present.", "患者均无肿瘤。"),
    ),
)

OTHER_TREATMENT = Topic(
    Stage.TITLE_ABSTRACT,
    "not_car_t",
    (
        Phrase("Efficacy of bortezomib regimens", "硼替佐米方案的疗效"),
        Phrase("Analysis of chidamide with chemotherapy", "西达本胺联合化疗分析"),
        Phrase("Results of sibling transplantation", "同胞供者移植的结果"),
        Phrase("Zanubrutinib as maintenance", "泽布替尼维持治疗"),
        Phrase("Use of blinatumomab", "贝林妥欧单抗的应用"),
        Phrase("Traditional formula with chemotherapy", "中药复方配合化疗"),
        Phrase("Daratumumab in daily practice", "达雷妥尤单抗真实世界应用"),
    ),
    (
        Phrase("in newly diagnosed myeloma", "初诊多发性骨髓瘤", MYELOMA),
        Phrase("in peripheral lymphoma", "外周淋巴瘤", LYMPHOMA),
        Phrase("in refractory leukemia", "难治性白血病", LEUKEMIA),
        Phrase("before a possible CAR-T", "拟行CAR-T前", LYMPHOMA),
        Phrase("in myeloma with renal injury", "伴肾损伤骨髓瘤", MYELOMA),
        Phrase("in leukemia after transplantation", "移植后白血病复发", LEUKEMIA),
    ),
    (
        Phrase("{n} people received the regimen.", "{n}例接受该方案。"),
        Phrase("One-year survival was {p} %.", "一年生存率为{p}%。"),
        Phrase("CAR-T cells were not given.", "未使用CAR-T细胞。"),
        Phrase("Side effects were mild.", "不良反应轻微。"),
    ),
)

CARE = Topic(
    Stage.TITLE_ABSTRACT,
    "no_response",
    (
        Phrase("Nursing of cytokine release", "细胞因子释放综合征的护理"),
        Phrase("Survey of psychological distress", "心理痛苦调查"),
        Phrase("Diet guidance and weight", "饮食指导与体重变化"),
        Phrase("Prevention of catheter infection", "导管感染的预防"),
        Phrase("Procalcitonin as a marker of fever", "降钙素原鉴别发热的价值"),
        Phrase("Nursing of apheresis", "单个核细胞采集的护理配合"),
        Phrase("Health education by short video", "短视频健康教育"),
    ),
    (
        Phrase("in myeloma treated with CAR-T", "骨髓瘤CAR-T治疗患者", MYELOMA),
        Phrase("during isolation for lymphoma", "淋巴瘤隔离病房期间", LYMPHOMA),
        Phrase("in children with leukemia and their parents", "白血病患儿及家长", LEUKEMIA),
        Phrase("in the week after cell infusion", "细胞回输后一周内", LYMPHOMA),
        Phrase("in elderly people with myeloma", "高龄骨髓瘤患者", MYELOMA),
        Phrase("in severe neurotoxicity of leukemia", "白血病重度神经毒性时", LEUKEMIA),
    ),
    (
        Phrase("{n} people under CAR-T were cared for.", "对{n}例CAR-T治疗患者实施护理。"),
        Phrase("Satisfaction was {p} %.", "满意度为{p}%。"),
        Phrase("Response was not recorded.", "未记录疗效。"),
        Phrase("A chart was kept each day.", "每日记录护理单。"),
    ),
)

NO_COUNTS = Topic(
    Stage.FULL_TEXT,
    "no_counts",
    (
        Phrase("Survival analysis of CAR-T cells", "CAR-T细胞治疗的生存分析"),
        Phrase("Prognostic factors of cell therapy", "细胞治疗预后因素"),
        Phrase("Bridging before infusion and outcome", "回输前桥接与结局"),
        Phrase("Persistence and relapse", "体内存续与复发"),
        Phrase("Long-term observation by cumulative curve", "累积曲线长期观察"),
    ),
    (
        Phrase("in relapsed myeloma, two centres", "双中心复发骨髓瘤", MYELOMA),
        Phrase("in B-cell lymphoma", "B细胞淋巴瘤", LYMPHOMA),
        Phrase("in acute leukemia of adults", "成人急性白血病", LEUKEMIA),
    ),
    (
        Phrase("{n} people had CAR-T cells.", "{n}例接受CAR-T细胞治疗。"),
        Phrase("Median survival was {n} weeks.", "中位生存{n}周。"),
        Phrase("Curves are shown by group.", "按组绘制曲线。"),
    ),
)

TOO_FEW = Topic(
    Stage.FULL_TEXT,
    "too_few",
    (
        Phrase("Remission after CAR-T: case report", "CAR-T治疗后缓解：个案报告"),
        Phrase("Two cases of sequential cell therapy", "序贯细胞治疗2例"),
        Phrase("One case with intracranial lesions and review", "颅内病变1例并文献复习"),
        Phrase("Third infusion in three cases", "第三次回输3例"),
    ),
    (
        Phrase("in myeloma with ascites", "伴腹水骨髓瘤", MYELOMA),
        Phrase("in gastric lymphoma", "胃淋巴瘤", LYMPHOMA),
        Phrase("in leukemia with Down syndrome", "唐氏综合征白血病", LEUKEMIA),
    ),
    (
        Phrase("CAR-T cells were given.", "给予CAR-T细胞回输。"),
        Phrase("Remission lasted {n} days.", "缓解持续{n}天。"),
        Phrase("Fever reached 39 degrees.", "体温最高39℃。"),
    ),
)

COMBINED = Topic(
    Stage.FULL_TEXT,
    "combined",
    (
        Phrase("Transplantation joined with CAR-T", "移植联合CAR-T"),
        Phrase("Decitabine conditioning with CAR-T cells and antibody", "地西他滨预处理联合CAR-T及抗体"),
        Phrase("Radiotherapy plus CAR-T", "放疗同步CAR-T"),
    ),
    (
        Phrase("in high-risk myeloma", "高危骨髓瘤", MYELOMA),
        Phrase("in bulky lymphoma", "大包块淋巴瘤", LYMPHOMA),
    ),
    (
        Phrase("{n} people had both CAR-T and the other treatment.", "{n}例同时接受CAR-T与另一治疗。"),
        Phrase("Joint response was {p} %.", "联合有效率为{p}%。"),
    ),
)

OTHER_CELLS = Topic(
    Stage.FULL_TEXT,
    "other_cells",
    (
        Phrase("Chimeric receptor NK cells", "嵌合受体NK细胞"),
        Phrase("Cytokine-induced killer cells", "细胞因子诱导的杀伤细胞"),
        Phrase("Infusion of receptor-modified macrophages", "受体修饰巨噬细胞回输"),
    ),
    (
        Phrase("in lymphoma: early results", "淋巴瘤早期结果：", LYMPHOMA),
        Phrase("in leukemia: early results", "白血病初步报告：", LEUKEMIA),
    ),
    (
        Phrase("{n} people were infused; CAR-T was a comparison.", "{n}例回输，以CAR-T为对照。"),
        Phrase("Response was {p} %.", "有效率为{p}%。"),
    ),
)

AT_TITLE = (LABORATORY, SECONDARY, OTHER_DISEASE, OTHER_TREATMENT, CARE)
AT_FULL_TEXT = (NO_COUNTS, TOO_FEW, COMBINED, OTHER_CELLS)
