"""Names of offices as they stand in document headers, to put misread accents right.

Names of ministries and of the provinces' departments before and after the reorganisation of
01/03/2025 are both kept: papers of any year come to the counter. They only spell; which office
exists on which day is the catalogue's matter.
"""

from __future__ import annotations

from scanner_app.domain.can_cuoc import PROVINCE_NAMES

_STATE = (
    "Chính phủ|Thủ tướng Chính phủ|Quốc hội|Ủy ban Thường vụ Quốc hội|Chủ tịch nước|"
    "Văn phòng Chính phủ|Văn phòng Quốc hội|Ngân hàng Nhà nước Việt Nam|Thanh tra Chính phủ|"
    "Ủy ban Dân tộc|Tòa án nhân dân|Tòa án nhân dân tối cao|Viện kiểm sát nhân dân|"
    "Viện kiểm sát nhân dân tối cao|Kiểm toán Nhà nước|Bảo hiểm xã hội|Bảo hiểm xã hội Việt Nam|"
    "Kho bạc Nhà nước|Tổng cục Thuế|Cục Thuế|Chi cục Thuế|Công an|Hội đồng nhân dân|"
    "Ủy ban nhân dân|Văn phòng|Trung tâm Phục vụ hành chính công|Thanh tra|"
    "Văn phòng Đăng ký đất đai|Chi nhánh Văn phòng Đăng ký đất đai"
)
_FIELDS = (
    "Quốc phòng|Công an|Ngoại giao|Nội vụ|Tư pháp|Tài chính|Công Thương|Xây dựng|Y tế|"
    "Giáo dục và Đào tạo|Khoa học và Công nghệ|Văn hóa, Thể thao và Du lịch|"
    "Nông nghiệp và Môi trường|Dân tộc và Tôn giáo|Kế hoạch và Đầu tư|Giao thông vận tải|"
    "Thông tin và Truyền thông|Lao động - Thương binh và Xã hội|Tài nguyên và Môi trường|"
    "Nông nghiệp và Phát triển nông thôn|Ngoại vụ|Du lịch"
)
_PLACES = ("Tỉnh", "Thành phố", "UBND tỉnh", "UBND thành phố", "HĐND tỉnh", "Công an tỉnh")

PLACE_LEVELS: tuple[str, ...] = ("Xã", "Phường", "Thị trấn", "Thị xã", "Huyện", "Quận", "Đặc khu")
"""Words before the names of places that no list here has."""

OFFICE_PHRASES: tuple[str, ...] = (
    *PLACE_LEVELS,
    *_STATE.split("|"),
    *(f"{level} {field}" for field in _FIELDS.split("|") for level in ("Bộ", "Sở")),
    *(f"{place} {name}" for name in PROVINCE_NAMES.values() for place in _PLACES),
)
"""Whole names, or parts of names that stand together."""

_HEADS = (
    "uy ban|ubnd|hoi dong|hdnd|bo|so|cuc|tong cuc|chi cuc|van phong|trung tam|phong|ban|chinh phu|"
    "thu tuong|quoc hoi|chu tich|toa an|vien|thanh tra|cong an|truong|hoc vien|bao hiem|kho bac|"
    "ngan hang|cong ty|tong cong ty|tap doan|hoi|lien doan|mat tran|doan|dang bo|tinh uy|thanh uy|"
    "huyen uy|dang uy|thue|benh vien|dai|quy|chi nhanh|cuc thue|nha xuat ban|kiem toan|hat|doi|"
    "tram|vuon quoc gia|lien hiep|cang vu|dien luc"
)
_NEED_PLACE = (
    "bao hiem xa hoi|cong an|kho bac nha nuoc|thue|cuc thue|chi cuc thue|ubnd|hdnd|"
    "uy ban nhan dan|hoi dong nhan dan|toa an nhan dan|vien kiem sat nhan dan"
)
NEED_PLACE: frozenset[str] = frozenset(_NEED_PLACE.split("|"))
"""Names that go on with a place: alone they lost a row."""
OFFICE_HEADS: tuple[str, ...] = tuple(_HEADS.split("|"))
"""Plain beginnings of an office's name: a header row that begins so names another office."""
