"""Texts shown to people, in Vietnamese, by error code: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from scanner_app.domain.errors import AppError

_TEXTS = {
    "app.error": "Có việc không làm được. Bấm Gửi nhật ký cho quản trị hệ thống.",
    # Taking files in
    "file.unreadable": "Không đọc được tệp {file}. Quét lại giấy hoặc chọn tệp khác.",
    "file.missing": "Không tìm thấy {file}. Kiểm tra lại tên tệp, ổ đĩa hoặc đường mạng.",
    "file.forbidden": "Không có quyền mở {file}. Nhờ quản trị hệ thống cấp quyền đọc.",
    "file.empty": "Tệp {file} rỗng (0 byte). Quét lại giấy rồi mở lại.",
    "folder.empty": "Thư mục {file} không có ảnh hay PDF nào. Chọn thư mục khác hoặc quét trước.",
    "file.unsupported": (
        "Tệp {file} không phải ảnh hay PDF. Chọn tệp JPEG, PNG, TIFF, BMP hoặc PDF."
    ),
    "file.damaged": (
        "Tệp {file}{at_page} bị hỏng hoặc bị cắt ngang. Quét lại giấy này; các trang khác vẫn được "
        "giữ."
    ),
    "file.encrypted": "Tệp {file} có mật khẩu. Bỏ mật khẩu của tệp rồi mở lại.",
    "file.too_large": (
        "Tệp {file}{at_page} lớn hơn mọi tờ giấy cần có. Quét lại ở 300 dpi, khổ A4 hoặc A3."
    ),
    "file.hostile": (
        "Tệp {file} đòi quá nhiều bộ nhớ hoặc thời gian nên đã dừng đọc. Không mở tệp này; quét "
        "lại giấy."
    ),
    # Watched folder
    "watch.failed": (
        "Không làm việc được với thư mục quét {file}. Kiểm tra đường mạng, chỗ trống và quyền ghi "
        "của thư mục; Sohoa tự thử lại, các tệp vẫn được giữ."
    ),
    "watch.folder_gone": (
        "Không mở được thư mục quét {file}. Kiểm tra đường mạng và máy chứa thư mục; Sohoa tự nhận "
        "tiếp khi có lại."
    ),
    "watch.folder_forbidden": (
        "Không có quyền chuyển tệp trong thư mục quét {file}. Nhờ quản trị hệ thống cấp quyền ghi "
        "và xóa; các tệp vẫn nằm nguyên ở đó."
    ),
    "watch.folder_unsafe": (
        "Thư mục {file} của Sohoa bị thay bằng liên kết hoặc tệp khác. Nhờ quản trị hệ thống xóa "
        "nó; các tệp quét vẫn nằm nguyên."
    ),
    "file.incomplete": (
        "Tệp {file} mới có một phần nên chưa nhận. Đợi máy quét gửi xong hoặc quét lại giấy; tệp "
        "vẫn nằm nguyên ở đó."
    ),
    "file.in_use": (
        "Tệp {file} đang được chương trình khác mở nên chưa nhận. Đóng chương trình đó; Sohoa tự "
        "nhận sau."
    ),
    "file.immovable": (
        "Không có quyền chuyển tệp {file} ra khỏi thư mục quét nên chưa nhận. Nhờ quản trị hệ "
        "thống cấp quyền ghi và xóa; tệp vẫn nằm nguyên ở đó."
    ),
    "file.link": (
        "{file} là liên kết, không phải tệp quét, nên không nhận. Chép chính tệp đó vào thư mục "
        "quét."
    ),
    "file.changed": (
        "Tệp {file} còn được ghi tiếp sau khi đã nhận. So tệp trong thư mục can-xem-lai với các "
        "trang đã nhận; quét lại nếu thiếu."
    ),
    "folder.not_watched": (
        "Thư mục con {file} không được theo dõi. Chuyển tệp trong đó ra thẳng thư mục quét."
    ),
    "file.claimed_elsewhere": (
        "Có tệp quét được máy khác nhận từ lâu mà chưa xong. Mở Sohoa trên máy đó; nếu máy đó "
        "hỏng, chuyển các tệp trong .sohoa-nhan/{file} ra thư mục quét."
    ),
    # Scanning
    "scan.failed": (
        "Máy quét báo lỗi. Tắt rồi bật lại máy quét, sau đó bấm Quét tiếp. Các trang đã quét vẫn "
        "được giữ."
    ),
    "scan.none": (
        "Không thấy máy quét nào. Bật máy quét, cắm cáp hoặc nối cùng mạng rồi tìm lại; máy quét "
        "mạng có thể thêm bằng địa chỉ IP."
    ),
    "scan.device_unclear": (
        "Có nhiều máy quét: {text}. Chọn một máy trong cấu hình quét hoặc nêu tên máy."
    ),
    "scan.no_open_stack": "Không có chồng giấy nào đang quét dở. Bấm Quét để bắt đầu chồng mới.",
    "scan.empty": (
        "Khay nạp chưa có giấy. Đặt giấy vào khay, đẩy sát vào trong rồi bấm Quét. Các trang đã "
        "quét vẫn được giữ."
    ),
    "scan.jam": (
        "Kẹt giấy trong khay nạp. Mở nắp, lấy tờ bị kẹt ra, đặt lại từ tờ đó rồi bấm Quét tiếp. "
        "Các trang đã quét vẫn được giữ."
    ),
    "scan.multifeed": (
        "Máy kéo hai tờ cùng lúc. Lấy các tờ đó ra, tách rời, đặt lại vào khay rồi bấm Quét tiếp. "
        "Các trang đã quét vẫn được giữ."
    ),
    "scan.cover": (
        "Nắp máy quét đang mở. Đóng nắp, đặt lại tờ đang quét dở rồi bấm Quét tiếp. Các trang đã "
        "quét vẫn được giữ."
    ),
    "scan.busy": (
        "Máy quét đang bận hoặc đang khởi động. Đợi máy sẵn sàng rồi bấm Quét lại. Các trang đã "
        "quét vẫn được giữ."
    ),
    "scan.offline": (
        "Không kết nối được máy quét. Kiểm tra nguồn điện, dây cáp hoặc mạng rồi bấm Quét tiếp. "
        "Các trang đã quét vẫn được giữ."
    ),
    "scan.io": (
        "Máy quét báo lỗi khi đang quét. Tắt rồi bật lại máy quét, đặt lại tờ đang quét dở và bấm "
        "Quét tiếp. Các trang đã quét vẫn được giữ."
    ),
    "scan.short_page": (
        "Trang cuối truyền về không đủ nên không được giữ. Đặt lại tờ đó rồi bấm Quét tiếp. Các "
        "trang trước vẫn được giữ."
    ),
    "scan.no_space": (
        "Ổ đĩa không còn chỗ cho trang tiếp theo. Giải phóng ít nhất 1 GB, đặt lại từ tờ đang quét "
        "dở rồi bấm Quét tiếp. Các trang đã quét vẫn được giữ."
    ),
    "scan.crashed": (
        "Trình điều khiển máy quét dừng đột ngột. Đặt lại tờ đang quét dở rồi bấm Quét tiếp, không "
        "cần mở lại Sohoa. Các trang đã quét vẫn được giữ."
    ),
    "scan.hung": (
        "Máy quét không trả lời nên đã ngừng chờ. Tắt rồi bật lại máy quét, đặt lại tờ đang quét "
        "dở và bấm Quét tiếp. Các trang đã quét vẫn được giữ."
    ),
    "scan.forbidden": (
        "Máy quét từ chối người dùng này. Nhờ quản trị hệ thống cấp quyền dùng máy quét. Các trang "
        "đã quét vẫn được giữ."
    ),
    "scan.unsupported": (
        "Máy quét không làm được điều cấu hình yêu cầu ({what}). Chọn cấu hình quét khác hoặc máy "
        "quét khác. Các trang đã quét vẫn được giữ."
    ),
    "scan.passes_differ": (
        "Hai lượt quét không khớp: {fronts} mặt trước, {backs} mặt sau. Đếm lại giấy và quét tiếp "
        "các mặt còn thiếu, hoặc bấm Xong chồng lần nữa để giữ nguyên thứ tự. Các trang đã quét "
        "vẫn được giữ."
    ),
    "scan.untrusted": (
        "Chưa xác nhận máy quét mạng này, hoặc chứng thư của nó đã đổi. So vân tay {fingerprint} "
        "với màn hình máy quét hoặc hỏi quản trị hệ thống, rồi xác nhận."
    ),
    # Reading
    "page.unreadable": "Không nhận dạng được trang {file}. Ảnh vẫn được giữ; xem và quét lại nếu "
    "cần.",
    "page.damaged": "Ảnh của trang {file} không mở được. Quét lại trang này.",
    "page.destroyed": (
        "Trang này đã bị hủy theo quyết định về tài liệu mật. Không cần làm gì thêm; ảnh không "
        "khôi phục được."
    ),
    "page.too_large": "Ảnh của trang {file} quá lớn. Quét lại ở 300 dpi.",
    "page.crashed_engine": (
        "Trang {file} làm bộ nhận dạng dừng đột ngột. Ảnh vẫn được giữ; quét lại trang này."
    ),
    "engine.timeout": "Nhận dạng trang {file} quá lâu nên đã dừng. Ảnh vẫn được giữ; quét lại nếu "
    "trang mờ.",
    "engine.failed": "Bộ nhận dạng báo lỗi ở trang {file}. Ảnh vẫn được giữ; thử lại sau.",
    "engine.missing": (
        "Chưa có chương trình nhận dạng Tesseract trên máy này. Nhờ quản trị hệ thống cài lại "
        "Sohoa; các trang đã nhận vẫn được giữ."
    ),
    "engine.language_missing": (
        "Chưa có dữ liệu nhận dạng tiếng Việt ({language}). Nhờ quản trị hệ thống cài gói "
        "tesseract-ocr-vie; các trang đã nhận vẫn được giữ."
    ),
    "engine.fast_missing": (
        "Bộ nhận dạng nhanh không chạy được nên máy này đọc chậm hơn nhiều lần. Nhờ quản trị hệ "
        "thống cài lại Sohoa."
    ),
    "engine.start_failed": (
        "Bộ nhận dạng không khởi động được trên máy này. Khởi động lại máy rồi làm tiếp; báo "
        "quản trị hệ thống nếu lặp lại. Các trang đã nhận vẫn được giữ."
    ),
    "pdf.failed": (
        "Không tạo được PDF/A cho một giấy tờ. Các trang vẫn được giữ; mở lại hồ sơ và thử lại."
    ),
    # Store
    "store.failed": "Kho trên máy báo lỗi. Ghi lại thời điểm này và báo quản trị hệ thống.",
    "disk.full": (
        "Ổ đĩa chứa {file} đã đầy. Giải phóng ít nhất 1 GB rồi làm lại; các trang đã nhận vẫn được "
        "giữ."
    ),
    "store.forbidden": (
        "Không ghi được vào {file}. Nhờ quản trị hệ thống cấp quyền ghi cho thư mục này."
    ),
    "store.open_to_others": (
        "Tài khoản khác trên máy này xem được thư mục {file}. Nhờ quản trị hệ thống chỉ để tài "
        "khoản chạy Sohoa có quyền (chmod 700)."
    ),
    "disk.not_encrypted": (
        "Ổ đĩa chứa kho chưa được mã hóa: ai lấy được ổ đĩa thì đọc được giấy tờ của công dân. Nhờ "
        "quản trị hệ thống bật BitLocker (Windows) hoặc LUKS (Linux)."
    ),
    "disk.encryption_unknown": (
        "Không xác định được ổ đĩa chứa kho có mã hóa hay không. Nhờ quản trị hệ thống kiểm tra "
        "và bật mã hóa ổ đĩa nếu chưa có."
    ),
    "store.damaged": (
        "Kho trên máy ({file}) bị hỏng. Không xóa gì; nhờ quản trị hệ thống phục hồi từ bản sao "
        "lưu."
    ),
    "store.newer": "Kho được tạo bởi bản Sohoa mới hơn. Cập nhật Sohoa trên máy này.",
    "store.busy": "Một cửa sổ Sohoa khác đang dùng cùng kho. Đóng cửa sổ kia rồi thử lại.",
    "store.page_lost": "Ảnh của một trang đã giữ không còn trên đĩa. Quét lại trang này.",
    # Journal, and what is removed after delivery
    "journal.format": (
        "Tệp {file} không phải nhật ký do sohoa journal export xuất ra (dòng {line}). Chọn đúng "
        "tệp đã xuất."
    ),
    "journal.broken": (
        "Nhật ký không còn khớp với dấu neo đã giữ (dòng {line}). Giữ nguyên máy, chạy sohoa "
        "journal verify và báo lãnh đạo đơn vị."
    ),
    "journal.gap": (
        "Thiếu hoặc thừa dòng trước dòng này: có dòng bị xóa hoặc chèn. Giữ nguyên máy và báo lãnh "
        "đạo đơn vị."
    ),
    "journal.altered": (
        "Dòng này không khớp mã băm: nội dung bị sửa, hoặc dòng trước nó bị thay. Giữ nguyên máy "
        "và báo lãnh đạo đơn vị."
    ),
    "journal.rewritten": (
        "Dòng này khác với mã băm đã giữ ở nơi khác: nhật ký bị viết lại từ đây hoặc từ trước. Giữ "
        "nguyên máy và báo lãnh đạo đơn vị."
    ),
    "journal.cut": (
        "Nhật ký dừng ở dòng này nhưng trước đây dài hơn: các dòng cuối bị xóa, hoặc kho được phục "
        "hồi từ bản cũ. Nếu không ai phục hồi kho, giữ nguyên máy và báo lãnh đạo đơn vị."
    ),
    "journal.anchor_missing": (
        "Không còn dấu neo của nhật ký (tệp journal.anchor) tuy nhật ký ghi là có. Phục hồi tệp từ "
        "bản sao lưu rồi kiểm tra lại."
    ),
    "journal.anchor_forged": (
        "Dấu neo của nhật ký không do Sohoa trên tài khoản này ghi. Giữ nguyên máy và báo lãnh đạo "
        "đơn vị."
    ),
    "journal.anchor_damaged": (
        "Dấu neo của nhật ký (tệp journal.anchor) hỏng nên không đọc được. Phục hồi tệp từ bản sao "
        "lưu rồi kiểm tra lại."
    ),
    "journal.export_exists": "Đã có tệp {file}. Chọn tên khác; tệp cũ được giữ nguyên.",
    "clock.doubtful": (
        "Đồng hồ máy này có thể sai nên chưa xóa gì. Kiểm tra ngày giờ của máy; nếu đúng, Sohoa tự "
        "xóa sau năm ngày làm việc."
    ),
    # Dossiers
    "dossier.code_invalid": (
        "“{text}” không phải mã hồ sơ. Nhập đúng mã in trên giấy tiếp nhận, ví dụ "
        "000.00.21.H37-231018-0007."
    ),
    "dossier.unknown": "Không có hồ sơ này trong kho. Kiểm tra lại mã hồ sơ.",
    "dossier.no_code": (
        "Chưa tìm thấy mã hồ sơ trên các trang. Nhập mã từ giấy tiếp nhận; hồ sơ được giữ lại."
    ),
    "dossier.code_conflict": (
        "Các trang mang mã hồ sơ khác nhau. Xem lại và chọn mã đúng; hồ sơ được giữ lại."
    ),
    "dossier.not_in_register": (
        "Sổ theo dõi hồ sơ không có mã này. So với giấy tiếp nhận rồi nhập lại mã đúng, hoặc nhập "
        "sổ mới nhất; hồ sơ được giữ lại."
    ),
    "dossier.secret": (
        "Có trang mang dấu mật. Không số hóa ở đây; báo lãnh đạo đơn vị, hồ sơ không được gửi."
    ),
    "sheet.none": (
        "Không có tờ phân cách nào để in. Nêu mã hồ sơ, số tờ, hoặc những ngày mà sổ theo dõi có "
        "hồ sơ tiếp nhận."
    ),
    "sheet.kind_invalid": (
        "Không in được tên giấy tờ “{text}” lên tờ phân cách. Dùng tên ngắn hơn 60 chữ, không có "
        "dấu gạch đứng."
    ),
    "office.code_invalid": "“{text}” không phải mã đơn vị. Nhập mã đơn vị như 06463 hoặc H37.21.",
    "state.wrong_move": "Hồ sơ đã ở bước sau nên không sửa được nữa. Tải lại danh sách.",
    "edit.stale": (
        "Các trang này đã thay đổi sau đó nên thao tác không còn áp dụng được. Tải lại danh sách "
        "rồi làm lại."
    ),
    "edit.cleared": (
        "Ảnh của các trang này đã xóa theo thời hạn lưu trên máy nên không sửa được nữa. Hồ sơ đã "
        "gửi; cần sửa thì quét lại giấy thành giấy tờ mới."
    ),
    "edit.nothing": (
        "Không còn thao tác nào để hoàn tác hoặc làm lại. Xem lại danh sách trang rồi làm tiếp."
    ),
    "edit.original_split": (
        "Tệp có chữ ký số của nơi cấp phải giữ nguyên. Chỉ chuyển hoặc bỏ tất cả các trang của tệp "
        "cùng lúc, không thêm trang khác vào giữa."
    ),
    "edit.odd_pages": (
        "Hai lượt quét một mặt phải có số trang bằng nhau. Bỏ trang thừa hoặc quét bù trang thiếu "
        "rồi ghép lại."
    ),
    "edit.batch_open": (
        "Chồng giấy này còn đang quét. Kết thúc lượt quét rồi làm lại; các trang vẫn được giữ."
    ),
    "secret.undecided": (
        "Hồ sơ có trang mang dấu mật chưa được quyết định. Xác nhận không phải tài liệu mật hoặc "
        "hủy trang mật trước, rồi mới chuyển trang sang hồ sơ khác."
    ),
    "secret.no_page": (
        "Không thấy trang nào mang dấu mật trong hồ sơ. Chọn đúng các trang cần hủy rồi làm lại."
    ),
    "secret.erase_unfinished": (
        "Đã quyết định hủy nhưng chưa xóa hết tệp vì có chương trình khác đang mở. Đóng chương "
        "trình đó rồi mở lại Sohoa; Sohoa tự xóa nốt."
    ),
    "register.format": (
        "Tệp {file} không có cột mã hồ sơ hoặc ngày tiếp nhận. Xuất lại sổ theo dõi hồ sơ với đủ "
        "cột."
    ),
    # Secrets
    "secret.no_store": (
        "Máy này không có kho mật khẩu dùng được nên mật khẩu không được lưu. Trên Windows: đăng "
        "nhập bằng tài khoản của mình rồi thử lại; trên Linux: cài và mở gnome-keyring hoặc "
        "KWallet."
    ),
    "secret.locked": ("Kho mật khẩu của máy đang khóa. Mở khóa kho mật khẩu rồi thử lại."),
    "secret.missing": (
        "Chưa lưu mật khẩu {name} trên máy này. Lưu bằng lệnh sohoa secret set {name} rồi thử lại."
    ),
    "secret.unusable": (
        "Mật khẩu trống, quá dài hoặc có ký tự lạ nên không lưu. Nhập lại mật khẩu, tối đa {most} "
        "ký tự."
    ),
    "secret.name": ("Tên mật khẩu không đúng: {text}. Ghi theo dạng csc:người-dùng@máy-chủ."),
    # Signing
    "sign.failed": "Không ký được tệp. Kiểm tra chứng thư số rồi ký lại; tệp chưa ký vẫn được giữ.",
    "sign.crashed": (
        "Chương trình ký số dừng đột ngột. Ký lại; tệp chưa ký vẫn được giữ, báo quản trị hệ thống "
        "nếu lặp lại."
    ),
    "sign.no_certificate": (
        "Chưa chọn chứng thư số để ký. Chọn chứng thư trong mục Chứng thư số; các tệp chờ ký vẫn "
        "được giữ."
    ),
    "sign.no_agency_certificate": (
        "Có giấy tờ cần chữ ký số của cơ quan mà máy này chưa đặt chứng thư của cơ quan. Đặt chứng "
        "thư cơ quan rồi ký tiếp; các tệp vẫn được giữ."
    ),
    "sign.key_choice": (
        "Cấu hình chứng thư số không đúng: {text}. Chọn lại chứng thư trong mục Chứng thư số."
    ),
    "sign.rules_invalid": (
        "Bảng quy định ai ký giấy tờ nào không dùng được: {file}. Nhờ quản trị hệ thống sửa tệp "
        "này."
    ),
    "sign.mark_text": (
        "Chưa có tên cơ quan để ghi lên bản sao, hoặc tên có ký tự không in được. Sửa tên "
        "cơ quan trong phần cài đặt rồi ký lại."
    ),
    "sign.wrong_password": "Mật khẩu chứng thư số không đúng. Nhập lại mật khẩu.",
    "sign.wrong_pin": "Mã PIN không đúng.{tries} Xem lại rồi nhập lại mã PIN.",
    "sign.pin_locked": (
        "Thiết bị ký số đã bị khóa vì nhập sai mã PIN nhiều lần. Liên hệ nơi cấp chứng thư để mở "
        "khóa; các tệp chờ ký vẫn được giữ."
    ),
    "sign.pin_last_try": (
        "Thiết bị ký số chỉ còn một lần thử mã PIN nên Sohoa không tự thử mã đã đặt sẵn. Bỏ mã đặt "
        "sẵn rồi tự nhập mã PIN đúng; các tệp chờ ký vẫn được giữ."
    ),
    "sign.keyfile_damaged": "Tệp chứng thư số không dùng được. Chọn đúng tệp .p12 hoặc .pfx.",
    "sign.token_module": (
        "Không mở được trình điều khiển của thiết bị ký số. Cài phần mềm 64 bit của hãng thiết bị "
        "rồi thử lại, hoặc nhờ quản trị hệ thống."
    ),
    "sign.token_missing": (
        "Không thấy thiết bị ký số đã chọn. Cắm đúng thiết bị vào máy rồi ký lại; các tệp chờ ký "
        "vẫn "
        "được giữ."
    ),
    "sign.token_pulled": (
        "Thiết bị ký số bị rút ra giữa chừng. Các tệp đã ký vẫn giữ; cắm lại thiết bị rồi ký tiếp "
        "các tệp còn lại."
    ),
    "sign.token_no_key": (
        "Thiết bị ký số không có chứng thư đã chọn hoặc chứng thư không kèm khóa. Cắm đúng thiết "
        "bị, hoặc chọn lại chứng thư trong mục Chứng thư số."
    ),
    "sign.token_failed": (
        "Thiết bị ký số báo lỗi nên chưa ký. Rút ra rồi cắm lại thiết bị và ký lại; các tệp chờ ký "
        "vẫn được giữ."
    ),
    "sign.key_unclear": (
        "Có {count} chứng thư số cùng dùng được. Chọn rõ một chứng thư trong mục Chứng thư số."
    ),
    "sign.service_missing": (
        "Chương trình VGCA Sign Service chưa chạy trên máy này. Mở chương trình đó rồi ký lại; các "
        "tệp chờ ký vẫn được giữ."
    ),
    "sign.service_untrusted": (
        "Chứng thư bảo mật của VGCA Sign Service trên máy này khác với lần trước, nên không gửi "
        "tệp đi ký. Báo quản trị hệ thống kiểm tra; các tệp chờ ký vẫn được giữ."
    ),
    "sign.remote_failed": (
        "Chưa kết nối được dịch vụ ký số từ xa. Ký lại khi có mạng; các tệp chờ ký vẫn được giữ."
    ),
    "sign.refused": (
        "Dịch vụ ký số từ chối ký. Kiểm tra chứng thư và quyền ký rồi ký lại; các tệp chờ ký vẫn "
        "được giữ."
    ),
    "sign.declined": (
        "Chưa được người giữ chứng thư xác nhận ký. Ký lại và xác nhận trên điện thoại hoặc màn "
        "hình."
    ),
    "sign.expired": "Chứng thư số không còn hoặc chưa có hiệu lực. Dùng chứng thư còn hạn.",
    "sign.revoked": (
        "Chứng thư số đã bị thu hồi. Không ký bằng chứng thư này; liên hệ nơi cấp để nhận chứng "
        "thư "
        "mới."
    ),
    "sign.untrusted": (
        "Chứng thư số không thuộc danh sách cơ quan cấp được tin cậy. Chọn đúng chứng thư, hoặc "
        "nhờ "
        "quản trị hệ thống bổ sung danh sách tin cậy."
    ),
    "sign.key_usage": (
        "Chứng thư số này không dùng để ký tài liệu. Chọn chứng thư có mục đích ký số."
    ),
    "sign.wrong_holder": (
        "Chứng thư số mang tên người khác với cấu hình của máy này. Cắm đúng thiết bị hoặc sửa tên "
        "trong mục Chứng thư số."
    ),
    "sign.clock_behind": (
        "Giờ của máy sớm hơn lúc đã ký hoặc gửi lần trước nên chưa ký. Chỉnh lại ngày giờ của máy "
        "rồi ký tiếp; nếu giờ máy đang đúng, quản trị hệ thống chạy: sohoa journal confirm-clock."
    ),
    "sign.clock_wrong": (
        "Đồng hồ máy tính sai giờ nên chưa ký. Chỉnh lại ngày giờ của máy rồi ký tiếp."
    ),
    "sign.timestamp_failed": (
        "Máy chủ dấu thời gian không trả lời. Tệp vẫn ký được; Sohoa bổ sung dấu thời gian khi có "
        "mạng."
    ),
    "sign.timestamp_wrong": (
        "Máy chủ dấu thời gian trả về dấu không đúng nên không dùng. Báo quản trị hệ thống kiểm "
        "tra "
        "địa chỉ máy chủ."
    ),
    "sign.remote_answer": (
        "Dịch vụ ký số từ xa trả lời không đúng nên tệp chưa được ký. Ký lại; nếu lặp lại, báo "
        "quản "
        "trị hệ thống."
    ),
    "sign.remote_mode": (
        "Chứng thư trên dịch vụ ký số từ xa đòi cách xác nhận mà Sohoa chưa dùng được. Nhờ nhà "
        "cung "
        "cấp bật xác nhận bằng mã PIN hoặc trên điện thoại."
    ),
    "sign.remote_password": (
        "Chưa lấy được mật khẩu của dịch vụ ký số từ xa trên máy này. Chạy sohoa secret list để "
        "xem tên, rồi lưu bằng sohoa secret set; các tệp chờ ký vẫn được giữ."
    ),
    "sign.remote_login": (
        "Dịch vụ ký số từ xa không nhận tên hoặc mật khẩu đăng nhập. Lưu lại mật khẩu đúng bằng "
        "sohoa secret set rồi ký lại; các tệp chờ ký vẫn được giữ."
    ),
    "sign.windows_only": (
        "Chứng thư trong kho của Windows chỉ dùng trên Windows. Chọn chứng thư khác trong mục "
        "Chứng "
        "thư số."
    ),
    "sign.stored_file": (
        "Tệp {file} nằm trong kho của Sohoa. Chạy lệnh không kèm tên tệp để bổ sung cho mọi tệp "
        "trong kho."
    ),
    "sign.no_timestamp_server": (
        "Chưa đặt máy chủ dấu thời gian nên chưa bổ sung được. Nhờ quản trị hệ thống đặt địa chỉ "
        "máy chủ rồi làm lại."
    ),
    "sign.revocation_unknown": (
        "Chưa hỏi được nơi cấp xem chứng thư số có bị thu hồi không. Tệp vẫn ký được; Sohoa bổ "
        "sung dữ liệu xác minh khi có mạng."
    ),
    "sign.nothing_to_add": (
        "Tệp đã có đủ dấu thời gian và dữ liệu xác minh. Không cần bổ sung gì thêm."
    ),
    "sign.verify_failed": (
        "Tệp vừa ký không qua kiểm tra nên chưa được gửi. Ký lại; báo quản trị nếu lặp lại."
    ),
    "file.signature_broken": (
        "Tệp {file} có chữ ký số không còn đúng hoặc không kiểm tra được nên không nhận. Xin lại "
        "bản "
        "gốc từ nơi cấp, hoặc in ra giấy rồi quét."
    ),
    "file.replaced": "Tệp {file} bị thay đổi trong lúc nhận. Mở lại tệp này.",
    # Delivery
    "upload.failed": "Gửi tệp không thành công. Xem hàng đợi rồi thử lại.",
    "upload.unreachable": (
        "Chưa kết nối được nơi nhận. Tệp nằm trong hàng đợi và tự gửi khi có kết nối."
    ),
    "upload.target_full": "Nơi nhận đã đầy. Báo quản trị hệ thống; tệp tự gửi lại sau.",
    "upload.forbidden": "Nơi nhận từ chối quyền ghi. Nhờ quản trị hệ thống cấp quyền rồi thử lại.",
    "upload.mismatch": "Tệp ở nơi nhận khác tệp đã gửi. Sohoa tự gửi lại.",
    "upload.signature_broken": (
        "Tệp ở nơi nhận có chữ ký số không còn đúng nên không tính là đã gửi. Báo quản trị hệ "
        "thống kiểm tra nơi nhận; bản trên máy này vẫn được giữ."
    ),
    "upload.unjudged": (
        "Tệp đã tới nơi nhận nhưng chưa kiểm tra được chữ ký số. Kiểm tra đường mạng tới nơi nhận; "
        "Sohoa tự kiểm tra lại."
    ),
    "upload.source_changed": (
        "Tệp đã ký trên máy này bị mất hoặc bị sửa. Không gửi; ký lại giấy tờ này."
    ),
    "upload.conflict": (
        "Nơi nhận đã có tệp khác cùng tên. Không ghi đè; báo quản trị hệ thống đối chiếu."
    ),
    # Scan profiles
    "profile.invalid": (
        "Cấu hình quét “{text}” có giá trị sai: {key} = {what}. Sửa lại{hint} rồi lưu lại."
    ),
    "profile.unknown": (
        "Không có cấu hình quét “{text}”. Sửa tên{hint} hoặc chọn một cấu hình trong danh sách."
    ),
    "profile.key_taken": "Phím {key} đã thuộc cấu hình quét “{text}”. Chọn phím khác.",
    "profile.locked": (
        "Cấu hình quét trên máy này do quản trị hệ thống đặt. Chọn một cấu hình có sẵn hoặc nhờ "
        "quản trị hệ thống sửa."
    ),
    # Settings, command line
    "settings.invalid": (
        "Cấu hình {file} có khóa hoặc giá trị sai: {key}. Sửa lại{hint} rồi mở lại Sohoa."
    ),
}

_VERIFY = {
    "verify.digest_mismatch": (
        "Nội dung tệp không còn như lúc ký. Không dùng tệp này; xin lại bản gốc từ nơi ký."
    ),
    "verify.bad_signature_value": (
        "Giá trị chữ ký số sai: chữ ký bị hỏng hoặc bị làm giả. Không dùng tệp này; xin lại bản "
        "gốc từ nơi ký."
    ),
    "verify.modified": (
        "Tệp bị thêm hoặc sửa nội dung sau chữ ký này. Chỉ phần trước đó do người này ký; xin lại "
        "bản gốc từ nơi ký."
    ),
    "verify.form_filled": (
        "Ô biểu mẫu bị điền hoặc sửa sau chữ ký này mà người ký không cho phép. Xin lại bản gốc từ "
        "nơi ký."
    ),
    "verify.partial_coverage": (
        "Chữ ký không bao trùm toàn bộ tệp lúc ký. Không dùng tệp này; xin lại bản gốc từ nơi ký."
    ),
    "verify.malformed": ("Chữ ký số hỏng cấu trúc nên không đọc được. Xin lại bản gốc từ nơi ký."),
    "verify.unsupported_kind": (
        "Chữ ký số thuộc loại không kiểm tra được. Yêu cầu nơi ký dùng loại PAdES hoặc PKCS#7."
    ),
    "verify.no_signature": "Tệp chưa có chữ ký số. Ký số hoặc xin bản đã ký.",
    "verify.trailing_bytes": (
        "Cuối tệp có dữ liệu thừa không thuộc tài liệu đã ký. Xin lại bản gốc từ nơi ký."
    ),
    "verify.hybrid_reference": (
        "Phần thêm sau chữ ký được các chương trình hiểu khác nhau. Xin lại bản gốc từ nơi ký."
    ),
    "verify.weak_digest": (
        "Chữ ký dùng thuật toán băm cũ (SHA-1 hoặc MD5), dễ bị làm giả. Nếu nội dung quan trọng, "
        "đề nghị nơi ký ký lại bằng SHA-256."
    ),
    "verify.weak_chain": (
        "Chứng thư số được cấp bằng thuật toán cũ không còn an toàn. Hỏi nơi cấp chứng thư."
    ),
    "verify.expired": (
        "Chứng thư số đã hết hạn vào thời điểm ký. Đề nghị người ký dùng chứng thư còn hạn và ký "
        "lại."
    ),
    "verify.not_yet_valid": (
        "Chứng thư số chưa có hiệu lực vào thời điểm ký. Kiểm tra ngày giờ của máy ký rồi ký lại."
    ),
    "verify.future_time": (
        "Thời điểm ký nằm sau giờ của máy này. Kiểm tra ngày giờ của máy này và của máy ký."
    ),
    "verify.no_signing_time": (
        "Chữ ký không ghi thời điểm ký. Xác định thời điểm bằng nguồn khác."
    ),
    "verify.time_conflict": (
        "Thời điểm ký ghi trong chữ ký muộn hơn dấu thời gian của nó. Lấy theo dấu thời gian; giờ "
        "của máy ký bị sai."
    ),
    "verify.timestamp_broken": (
        "Dấu thời gian hỏng hoặc không thuộc tệp này. Không dùng dấu thời gian đó làm bằng chứng."
    ),
    "verify.timestamp_untrusted": (
        "Dấu thời gian do nơi không có trong danh sách gốc tin cậy cấp. Nhờ quản trị hệ thống thêm "
        "gốc của nơi cấp nếu nơi đó đáng tin."
    ),
    "verify.key_usage": (
        "Chứng thư số này không được cấp để ký tài liệu. Đề nghị người ký dùng đúng chứng thư."
    ),
    "verify.unknown_trust": (
        "Không có gốc tin cậy nào bảo đảm cho chứng thư này. Nhờ quản trị hệ thống thêm chứng thư "
        "gốc và trung gian của nơi cấp, hoặc xác minh người ký bằng cách khác."
    ),
    "verify.time_unproven": (
        "Chứng thư số nay đã hết hạn và không có dấu thời gian tin cậy chứng minh ký trước đó. Nếu "
        "cần làm chứng cứ, xin bản có dấu thời gian."
    ),
    "verify.revoked": (
        "Chứng thư số đã bị thu hồi và không có bằng chứng là ký trước khi thu hồi. Không tin chữ "
        "ký này; liên hệ người ký."
    ),
    "verify.revocation_unknown": (
        "Chưa biết chứng thư số có bị thu hồi hay không. Khi có mạng, kiểm tra lại bằng cách hỏi "
        "nơi cấp (lệnh sohoa verify --online)."
    ),
}
"""What is wrong with a signature or a signed file, by "verify." and the problem's code."""

_QUALITY = {
    "low_dpi": "độ phân giải dưới 200 dpi",
    "blurred": "mờ",
    "dark": "quá tối",
    "light": "quá sáng",
    "clipped": "nét bị cháy sáng hoặc bết đen",
    "cut_edge": "mất mép",
}

_SCAN_WARNINGS = {
    "dpi_raised": "Máy quét không có độ phân giải đã chọn nên quét ở mức mịn hơn kế tiếp.",
    "dpi_lowered": "Máy quét chỉ đạt độ phân giải thấp hơn mức đã chọn. Xem lại độ rõ của trang.",
    "colour_changed": "Máy quét không có chế độ màu đã chọn nên dùng chế độ khác.",
    "size_limited": "Khổ giấy đã chọn lớn hơn vùng quét của máy. Kiểm tra mép trang.",
    "paper_left": (
        "Máy quét báo đã xong nhưng khay nạp còn giấy. Xem tờ vừa quét cuối cùng rồi quét tiếp."
    ),
    "odd_sides": "Máy quét gửi thiếu một mặt giấy. Đối chiếu số trang với số tờ đã nạp.",
    "sheets_drawn_ahead": (
        "Máy quét kéo thêm giấy mà không gửi trang. Lấy các tờ ra sau cùng, đặt lại vào khay nạp."
    ),
    "double_feed_unwatched": (
        "Máy quét không tự phát hiện kéo hai tờ. Đếm lại số trang so với số tờ."
    ),
}

_WANTED = {
    "both_sides": "quét hai mặt",
    "flatbed": "quét trên mặt kính",
    "feeder": "quét bằng khay nạp",
    "colour": "quét màu",
    "gray": "quét xám",
    "bilevel": "quét đen trắng",
    "address": "địa chỉ này",
    "escl": "nói chuyện theo chuẩn eSCL",
    "tls": "kết nối mã hóa đủ an toàn",
    "format": "định dạng ảnh mà Sohoa đọc được",
    "pixels": "định dạng ảnh mà Sohoa đọc được",
    "redirect": "trả lời ở đúng địa chỉ đã nhập",
}
"""What a scanner could not do; other words are the driver's own."""

BUG = "Có lỗi trong chương trình. Gửi nhật ký kèm mã này cho quản trị hệ thống: {id}."


_TRIES_LEFT = {
    "few": " Thiết bị chỉ còn ít lần thử.",
    "last": " CHỈ CÒN MỘT LẦN THỬ: nhập sai nữa thiết bị sẽ bị khóa.",
}


def text_for(error: AppError) -> str:
    """The text for an error, with its facts filled in."""
    return text_of(error.code, error.facts)


def text_of(code: str, facts: Mapping[str, object] | None = None) -> str:
    """The text for a code; an unknown code is named, so that nothing stays silent."""
    facts = facts or {}
    template = _TEXTS.get(code)
    if template is None:
        return f"Việc không xong ({code}). Báo quản trị hệ thống mã này."
    page = facts.get("page")
    nearest = facts.get("nearest")
    return template.format(
        file=_name(facts.get("path")),
        at_page=f" (trang {page})" if page else "",
        language=facts.get("language", "vie"),
        text=facts.get("text", ""),
        key=facts.get("key", ""),
        what=_WANTED.get(str(facts.get("what")), facts.get("what", "")),
        fingerprint=facts.get("fingerprint", ""),
        fronts=facts.get("fronts", 0),
        backs=facts.get("backs", 0),
        count=facts.get("count", 0),
        name=facts.get("name", ""),
        most=facts.get("most", ""),
        line=facts.get("line", "?"),
        tries=_TRIES_LEFT.get(str(facts.get("tries")), ""),
        hint=f" thành {nearest}" if nearest else "",
    )


def verify_text(problem: str) -> str:
    """A problem of a signature or a signed file: what it means, and what to do."""
    known = _VERIFY.get(f"verify.{problem}")
    return known or f"Chữ ký có điều chưa rõ ({problem}). Báo quản trị hệ thống mã này."


def quality_text(code: str) -> str:
    """A quality warning in words."""
    return _QUALITY.get(code, code)


def empty_scan_text(error: AppError) -> str:
    """The text for a scan that gave no page: nothing is kept of it, nothing to go on with."""
    text = text_for(error).replace("bấm Quét tiếp", "bấm Quét")
    return text.removesuffix(" Các trang đã quét vẫn được giữ.").removesuffix(
        " Các trang trước vẫn được giữ."
    )


def scan_warning_text(code: str) -> str:
    """What the scanner did a little otherwise than asked."""
    return _SCAN_WARNINGS.get(code, f"Máy quét lưu ý: {code}.")


def stack_found_text(*, kept: int, torn: bool, next_sheet: int) -> str:
    """What was found of a stack that a power cut or a crash interrupted, and what to do."""
    half = " (tờ này quét dở, quét lại cả tờ)" if torn else ""
    return (
        f"Lần trước máy dừng khi đang quét. Sohoa đã giữ đủ {kept} trang theo đúng thứ tự. Nạp "
        f"tiếp từ tờ thứ {next_sheet}{half} rồi bấm Quét tiếp; nếu chồng giấy đã đủ, bấm Xong "
        "chồng."
    )


def stack_open_text(*, kept: int, next_sheet: int) -> str:
    """Where a stack stands after a scan that ended early."""
    return f"Đã giữ {kept} trang; nạp tiếp từ tờ thứ {next_sheet}."


def turn_over_text(*, kept: int) -> str:
    """After the first of two passes."""
    return (
        f"Đã quét xong {kept} mặt trước. Lấy cả chồng, lật úp lại rồi đặt vào khay (tờ cuối lên "
        "trước), bấm Quét tiếp để quét mặt sau."
    )


def known_codes() -> frozenset[str]:
    """Every code that has a text; a test compares them with the error tree."""
    return frozenset(_TEXTS)


def _name(path: object) -> str:
    if not path:
        return "này"
    return PurePath(str(path)).name or str(path)
