//! The names of many articles in little memory: each keeps only what differs from the one before it.

/// Names by their number, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Origins {
    chunks: Vec<Box<[u8]>>,
    /// The chunk that is being filled.
    open: Vec<u8>,
    /// Where each group starts: chunk and place in it.
    groups: Vec<(u32, u32)>,
    last: Vec<u8>,
    count: usize,
}

/// Names of a group: the first is kept whole, so that any name is found by reading at most so many.
const GROUP: usize = 16;

/// Bytes of a chunk: memory grows by so much at a time and is never copied.
const CHUNK: usize = 256 << 10;

impl Origins {
    pub(super) fn push(&mut self, origin: &str) {
        let name = origin.as_bytes();
        let shared = if self.count.is_multiple_of(GROUP) {
            if self.open.len() + GROUP * 64 > CHUNK && !self.open.is_empty() {
                let full = std::mem::replace(&mut self.open, Vec::with_capacity(CHUNK));
                self.chunks.push(full.into_boxed_slice());
            }
            self.groups
                .push((self.chunks.len() as u32, self.open.len() as u32));
            0
        } else {
            self.last
                .iter()
                .zip(name)
                .take_while(|(one, other)| one == other)
                .count()
        };
        number(&mut self.open, shared);
        number(&mut self.open, name.len() - shared);
        self.open.extend(&name[shared..]);
        self.last.clear();
        self.last.extend(name);
        self.count += 1;
    }

    pub(super) fn get(&self, place: usize) -> String {
        let (chunk, start) = self.groups[place / GROUP];
        let chunk: &[u8] = self.chunks.get(chunk as usize).map_or(&self.open, |chunk| chunk);
        let mut rest = &chunk[start as usize..];
        let mut name = Vec::new();
        for _ in 0..=place % GROUP {
            let shared = read_number(&mut rest);
            let length = read_number(&mut rest);
            name.truncate(shared);
            name.extend(&rest[..length]);
            rest = &rest[length..];
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn bytes(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(|chunk| chunk.len()).sum();
        chunks + self.open.capacity() + self.groups.capacity() * size_of::<(u32, u32)>()
    }
}

/// Seven bits a byte, the lowest first.
fn number(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn read_number(bytes: &mut &[u8]) -> usize {
    let (mut value, mut shift) = (0, 0);
    while let [byte, rest @ ..] = *bytes {
        *bytes = rest;
        value |= usize::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        let mut origins = Origins::default();
        let name = |place: usize| match place % 3 {
            0 => format!("dump/2026-{:02}.jsonl.gz#{place}", place % 12),
            1 => format!("é{}", "long/".repeat(place % 70)),
            _ => String::new(),
        };
        for place in 0..20_000 {
            origins.push(&name(place));
        }
        for place in 0..20_000 {
            assert_eq!(origins.get(place), name(place));
        }
        assert_eq!(origins.len(), 20_000);
    }
}
