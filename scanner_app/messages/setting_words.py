"""Every setting in words: what it is called, what it does, an example.

From this one table come IT's commented settings file, the group policy template and the table in
IT's guide.
"""

from __future__ import annotations

from dataclasses import dataclass

LAYERS = {"built-in": "có sẵn", "machine": "máy", "home": "kho", "policy": "chính sách"}
"""Who says what holds, by the names of `settings.Layer`."""

Example = str | int | bool | list[str]


@dataclass(frozen=True, slots=True)
class SettingWords:
    """One setting.

    Attributes:
        group: heading that it stands under.
        title: its name, a few words.
        told: what it does, whole sentences; what "" or 0 means, where that is not plain.
        example: a value that makes sense.
    """

    group: str
    title: str
    told: str
    example: Example


_OFFICE = "Đơn vị"
_TARGET = "Nơi nhận và đường gửi"
_STICK = "Gửi bằng USB"
_SIGNING = "Ký số"
_TABLES = "Danh mục và quy tắc"
_KEEPING = "Đọc trang và lưu trên máy"
_WATCH = "Thư mục máy in quét vào"
_UPDATES = "Cập nhật"
_CAMPAIGN = "Đợt số hóa"

WORDS: dict[str, SettingWords] = {
    "office": SettingWords(
        _OFFICE,
        "Mã đơn vị",
        "Mã của cơ quan, đơn vị mà máy này nhận hồ sơ, dùng khi lệnh hay cửa sổ không nêu mã khác.",
        "06463",
    ),
    "organisation": SettingWords(
        _OFFICE,
        "Tên cơ quan số hóa",
        "Tên cơ quan chuyển giấy sang điện tử, ghi vào từng tệp PDF (Luật Giao dịch điện tử, điều "
        "12 khoản 1 điểm c).",
        "UBND xã Bắc Sơn",
    ),
    "target": SettingWords(
        _TARGET,
        "Nơi nhận tệp đã ký",
        "Thư mục hoặc thư mục chia sẻ; https://máy-chủ[:cổng] của tỉnh; s3://thùng[/thư-mục]; "
        "stick: khi chỉ gửi bằng USB. Để trống thì tệp nằm ở thư mục delivered trong kho của máy "
        "và Sohoa chạy thử, ký bằng chứng thư số minh họa.",
        "https://sohoa.tinh.gov.vn",
    ),
    "province_ca": SettingWords(
        _TARGET,
        "Chứng thư gốc của nơi nhận",
        "Tệp PEM của tổ chức chứng thực duy nhất được tin khi nối tới máy chủ hay kho S3 của tỉnh. "
        "Để trống thì tin những tổ chức mà Windows tin.",
        r"C:\ProgramData\Sohoa\tinh.pem",
    ),
    "client_certificate": SettingWords(
        _TARGET,
        "Chứng thư của quầy",
        "Tệp PEM có chứng thư và khóa mà quầy này dùng để nối tới máy chủ của tỉnh. Mật khẩu của "
        "khóa giữ bằng sohoa secret set, không ghi ở đây.",
        r"C:\ProgramData\Sohoa\data\quay.pem",
    ),
    "s3_endpoint": SettingWords(
        _TARGET,
        "Địa chỉ kho S3",
        "https://máy-chủ[:cổng] của kho đối tượng, khi nơi nhận là s3://.",
        "https://s3.tinh.gov.vn",
    ),
    "s3_region": SettingWords(
        _TARGET,
        "Vùng của kho S3",
        "Tên vùng mà kho đối tượng muốn thấy trong chữ ký của yêu cầu.",
        "us-east-1",
    ),
    "s3_access_key": SettingWords(
        _TARGET,
        "Mã khóa truy cập S3",
        "Mã của khóa, không phải phần bí mật; phần bí mật giữ bằng sohoa secret set.",
        "quay-06463",
    ),
    "send_hours": SettingWords(
        _TARGET,
        "Giờ gửi",
        "Những khoảng giờ Việt Nam được gửi, cách nhau bằng dấu phẩy; khoảng qua nửa đêm được. Để "
        "trống thì gửi mọi lúc.",
        "18:00-06:00,12:00-13:00",
    ),
    "send_limit_kbps": SettingWords(
        _TARGET,
        "Giới hạn tốc độ gửi (kbit/s)",
        "Phần nhiều nhất của đường truyền mà việc gửi được dùng. 0 là không giới hạn.",
        4000,
    ),
    "stick_recipient": SettingWords(
        _STICK,
        "Khóa nhận USB của tỉnh",
        "Khóa công khai age của tỉnh mà mọi gói trên USB được niêm phong cho; lấy bằng sohoa "
        "central stick key ở máy của tỉnh.",
        "age1…",
    ),
    "stick_receipts": SettingWords(
        _STICK,
        "Khóa biên nhận USB của tỉnh",
        "Khóa công khai Ed25519 của tỉnh, để kiểm tra biên nhận mang về trên USB; lấy bằng cùng "
        "lệnh.",
        "ed25519:…",
    ),
    "officer_key": SettingWords(
        _SIGNING,
        "Khóa ký của cán bộ",
        "Nơi giữ khóa: đường dẫn tệp .p12; pkcs11:… là token; windows:… là kho chứng thư của "
        "Windows; vgca: là VGCA Sign Service; csc:https://… là ký từ xa. Lệnh sohoa sign --keys "
        "in sẵn dòng cần ghi. PIN không bao giờ ghi ở đây.",
        "vgca:",
    ),
    "agency_key": SettingWords(
        _SIGNING,
        "Khóa ký của cơ quan",
        "Nơi giữ khóa của con dấu cơ quan, viết như khóa của cán bộ.",
        "pkcs11:token=UBND;serial=4a01?module-name=safenet",
    ),
    "officer_name": SettingWords(
        _SIGNING,
        "Tên trên chứng thư số của cán bộ",
        "Tên người phải đứng trên chứng thư số ký vai cán bộ. Để trống thì nhận mọi tên.",
        "Nguyễn Văn A",
    ),
    "agency_name": SettingWords(
        _SIGNING,
        "Tên trên chứng thư số của cơ quan",
        "Tên cơ quan phải đứng trên chứng thư số ký vai cơ quan. Để trống thì nhận mọi tên.",
        "UBND xã Bắc Sơn",
    ),
    "trust_roots": SettingWords(
        _SIGNING,
        "Chứng thư gốc để xét chữ ký",
        "Các tệp PEM của tổ chức chứng thực gốc mà chữ ký số được xét theo, kể cả chứng thư của "
        "chính người ký. Để trống thì chuỗi tin cậy không được xét.",
        [r"C:\ProgramData\Sohoa\goc-bcy.pem"],
    ),
    "timestamp_url": SettingWords(
        _SIGNING,
        "Máy chủ cấp dấu thời gian",
        "Địa chỉ RFC 3161. Có nó thì chữ ký mang dấu thời gian (mức B-T trở lên). Để trống thì "
        "ký không có dấu thời gian.",
        "http://ca.gov.vn/tsa",
    ),
    "check_revocation": SettingWords(
        _SIGNING,
        "Hỏi chứng thư có bị thu hồi không",
        "Hỏi máy chủ OCSP, CRL của nơi cấp trước khi ký. Tắt khi máy không có đường ra Internet.",
        True,
    ),
    "sign_limit_s": SettingWords(
        _SIGNING,
        "Thời gian ký nhiều nhất (giây)",
        "Một chữ ký được lâu đến thế, kể cả lúc người ký bấm điện thoại hay nhập PIN.",
        360,
    ),
    "sign_rules": SettingWords(
        _TABLES,
        "Bảng ai ký loại giấy tờ nào",
        "Tệp TOML theo mẫu resources/catalog/sign_rules.toml. Để trống thì dùng bảng đi kèm.",
        r"C:\ProgramData\Sohoa\quy-tac-ky.toml",
    ),
    "procedures": SettingWords(
        _TABLES,
        "Danh mục thủ tục",
        "Tệp TOML theo mẫu resources/catalog/procedures.toml: thủ tục và thành phần hồ sơ của "
        "chúng. Để trống thì dùng danh mục đi kèm.",
        r"C:\ProgramData\Sohoa\thu-tuc.toml",
    ),
    "keep_days": SettingWords(
        _KEEPING,
        "Số ngày giữ trên máy sau khi gửi",
        "Ảnh, chữ đọc được và PDF đã ký được xóa khỏi máy này sau ngần ấy ngày kể từ biên nhận. 0 "
        "là giữ mãi; nơi nhận để trống thì cũng giữ mãi.",
        90,
    ),
    "pdf_profile": SettingWords(
        _KEEPING,
        "Cách nén PDF",
        "jpeg giữ cả trang bằng ảnh màu; mrc tách chữ khỏi nền, tệp nhỏ hơn.",
        "jpeg",
    ),
    "workers": SettingWords(
        _KEEPING,
        "Số tiến trình đọc trang",
        "Mỗi tiến trình đọc một trang cùng lúc. 0 là một tiến trình cho mỗi nhân của máy.",
        2,
    ),
    "page_limit_s": SettingWords(
        _KEEPING,
        "Thời gian đọc một trang nhiều nhất (giây)",
        "Trang đọc lâu hơn thế được để riêng cho người xem; các trang khác vẫn chạy.",
        180,
    ),
    "tessdata": SettingWords(
        _KEEPING,
        "Thư mục dữ liệu nhận dạng",
        "Thư mục có vie.traineddata và osd.traineddata, đường dẫn không dấu. Để trống thì dùng dữ "
        "liệu đi kèm.",
        r"C:\tessdata",
    ),
    "watch_folder": SettingWords(
        _WATCH,
        "Thư mục máy in quét vào",
        "Tệp quét xuất hiện ở đây được tự nhận vào kho. Để trống thì không theo dõi.",
        r"D:\may-in-quet",
    ),
    "watch_still_s": SettingWords(
        _WATCH,
        "Tệp phải yên (giây)",
        "Tệp ở thư mục máy in quét vào không đổi trong ngần ấy giây mới được nhận.",
        5,
    ),
    "watch_quiet_s": SettingWords(
        _WATCH,
        "Cùng một chồng (giây)",
        "Những tệp đến cách nhau không quá ngần ấy giây là một chồng giấy.",
        30,
    ),
    "watch_after": SettingWords(
        _WATCH,
        "Tệp đã nhận thì",
        "keep chuyển tệp vào thư mục da-nhan bên trong; delete xóa tệp.",
        "keep",
    ),
    "update_source": SettingWords(
        _UPDATES,
        "Nơi để bản cập nhật",
        "Thư mục, thư mục chia sẻ hoặc https://… có sohoa-update.json và bộ cài; máy cài bản mới "
        "khi có lịch (sohoa update schedule on). Để trống thì không tìm. Chỉ thiết lập của máy và "
        "chính sách nhóm có tác dụng.",
        r"\\may-chu\sohoa",
    ),
    "update_key": SettingWords(
        _UPDATES,
        "Khóa của người phát hành",
        "Khóa công khai Ed25519: bản cập nhật không do khóa này ký thì không dùng. Lúc thay khóa: "
        "khóa cũ, dấu cách, khóa mới, khóa nào ký cũng được. Chỉ thiết lập của máy và chính sách "
        "nhóm có tác dụng.",
        "ed25519:3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
    ),
    "campaign_name": SettingWords(
        _CAMPAIGN,
        "Tên đợt số hóa",
        "Tên của đợt, hiện ở cửa sổ tỷ lệ số hóa.",
        "100 ngày số hóa",
    ),
    "campaign_since": SettingWords(
        _CAMPAIGN,
        "Ngày bắt đầu đợt",
        "Viết năm-tháng-ngày. Để trống là không có ngày đầu.",
        "2026-08-20",
    ),
    "campaign_until": SettingWords(
        _CAMPAIGN,
        "Ngày kết thúc đợt",
        "Viết năm-tháng-ngày. Để trống là không có ngày cuối.",
        "2026-11-27",
    ),
    "campaign_baseline": SettingWords(
        _CAMPAIGN,
        "Tỷ lệ số hóa trước đợt (%)",
        "Phần trăm, có thể lẻ đến hai chữ số. Để trống là không có.",
        "26",
    ),
    "campaign_target": SettingWords(
        _CAMPAIGN,
        "Chỉ tiêu tỷ lệ số hóa (%)",
        "Phần trăm, có thể lẻ đến hai chữ số. Để trống là không có.",
        "86,5",
    ),
}
"""By key, in the order in which they are shown."""
