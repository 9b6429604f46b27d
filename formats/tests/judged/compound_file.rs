//! A compound file of version 3 whose streams are empty: header, one sector of the allocation table, the directory.

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// At most three streams, so that the directory is one sector.
pub(crate) fn compound_file(streams: &[&str]) -> Vec<u8> {
    assert!(
        streams.len() <= 3,
        "the directory would need a second sector"
    );
    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let short = |header: &mut Vec<u8>, offset: usize, value: u16| {
        header[offset..offset + 2].copy_from_slice(&value.to_le_bytes());
    };
    let long = |bytes: &mut [u8], offset: usize, value: u32| {
        bytes[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
    };
    short(&mut header, 24, 0x3E);
    short(&mut header, 26, 3);
    short(&mut header, 28, 0xFFFE);
    short(&mut header, 30, 9);
    short(&mut header, 32, 6);
    long(&mut header, 44, 1);
    long(&mut header, 48, 1);
    long(&mut header, 56, 4096);
    long(&mut header, 60, END);
    long(&mut header, 68, END);
    for offset in (76..SECTOR).step_by(4) {
        long(&mut header, offset, FREE);
    }
    long(&mut header, 76, 0);

    let mut table = vec![0xFF; SECTOR];
    long(&mut table, 0, 0xFFFF_FFFD);
    long(&mut table, 4, END);

    let mut directory = entry(
        "Root Entry",
        5,
        FREE,
        if streams.is_empty() { FREE } else { 1 },
    );
    for (index, name) in streams.iter().enumerate() {
        let right = u32::try_from(index + 2).unwrap();
        let last = index + 1 == streams.len();
        directory.extend(entry(name, 2, if last { FREE } else { right }, FREE));
    }
    directory.resize(SECTOR, 0);
    [header, table, directory].concat()
}

fn entry(name: &str, kind: u8, right: u32, child: u32) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[..units.len()].copy_from_slice(&units);
    let length = u16::try_from(units.len() + 2).unwrap();
    bytes[64..66].copy_from_slice(&length.to_le_bytes());
    bytes[66] = kind;
    bytes[67] = 1;
    for (offset, value) in [(68, FREE), (72, right), (76, child), (116, END)] {
        bytes[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}
