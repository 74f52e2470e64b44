/** Sounds of the characters that command names use. A test fails when a new command brings a character without one. */

const TABLE =
  "一yi 上shang 下xia 个ge 交jiao 人ren 令ling 优you 作zuo 保bao 先xian 全quan 关guan 内nei 决jue 出chu 分fen 切qie 列lie 到dao 刷shua 加jia 升sheng 协xie " +
  "单dan 去qu 发fa 台tai 同tong 命ming 回hui 图tu 型xing 备bei 复fu 存cun 审shen 客ke 展zhan 工gong 并bing 废fei 建jian 开kai 张zhang 归gui 录lu 志zhi " +
  "快kuai 态tai 情qing 我wo 或huo 户hu 打da 报bao 择ze 换huan 捷jie 撤che 收shou 改gai 整zheng 新xin 日ri 更geng 板ban 标biao 栏lan 核he 档dang 步bu 注zhu " +
  "派pai 浅qian 深shen 添tian 清qing 状zhuang 登deng 知zhi 第di 筛shai 签qian 类lei 级ji 给gei 置zhi 色se 表biao 视shi 解jie 计ji 设she 详xiang 调tiao 起qi " +
  "转zhuan 这zhe 退tui 送song 选xuan 通tong 部bu 里li 重chong 销xiao 键jian 闭bi 除chu 面mian 页ye 验yan 合he 催cui 办ban 稍shao 后hou 宏hong 链lian 接jie " +
  "联lian 记ji 拷kao 贝bei 制zhi 导dao 入ru 成cheng 员yuan 邮you 件jian 箱xiang 程cheng 流liu 务wu 队dui 门men 角jiao 权quan 限xian 模mo 规gui 则ze 动dong 自zi " +
  "数shu 据ju 主zhu 时shi 间jian 证zheng 评ping 价jia 满man 意yi 度du 隐yin 藏cang 显xian 示shi 高gao 低di 跟gen 进jin 查cha 找zhao 看kan 地di 址zhi 服fu 器qi 挂gua 说shuo 明ming 识shi 库ku 写xie 文wen 章zhang";

export const PINYIN: Record<string, string> = Object.fromEntries(
  TABLE.split(" ").map((entry) => [[...entry][0] ?? "", [...entry].slice(1).join("")]),
);
