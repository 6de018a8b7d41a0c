//! Checks of reading that are too big for the tests: `warc`, `hostile` and `duplicates` of `cargo xtask accept`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use onrecord_ingest::{Format, ReadOptions, Records, decode};
use onrecord_pipeline::duplicates::{Duplicates, Index, Signature};

use crate::generate::{self, Numbers};

/// A gigabyte of pages, streamed; then one with a cut tail, flipped bytes and wrong lengths, in which every intact page must come out.
pub(crate) fn warc() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let whole = folder.path().join("whole.warc.gz");
    let pages = write_archive(&whole, 1 << 30, |_, _| Fault::None)?;
    let (found, lost) = read_archive(&whole)?;
    ensure!(
        found.len() == pages && lost == 0,
        "{} of {pages} pages, {lost} lost",
        found.len()
    );
    let memory = peak_memory()?;
    anstream::println!(
        "whole: {pages} pages of {} MB in {memory} MB of memory",
        fs::metadata(&whole)?.len() >> 20
    );
    ensure!(memory < 300, "{memory} MB of memory");
    fs::remove_file(&whole)?;

    let broken = folder.path().join("broken.warc.gz");
    let mut faults = BTreeSet::new();
    let mut last_flip = 0;
    let pages = write_archive(&broken, 200 << 20, |number, offset| {
        if offset - last_flip > 10 << 20 {
            last_flip = offset;
            faults.insert(number);
            Fault::Flip
        } else if number % 997 == 500 {
            faults.insert(number);
            Fault::Length
        } else {
            Fault::None
        }
    })?;
    let file = File::options().write(true).open(&broken)?;
    file.set_len(file.metadata()?.len() - 100)?;
    faults.insert(pages - 1);
    let (found, lost) = read_archive(&broken)?;
    let expected: BTreeSet<usize> = (0..pages).filter(|number| !faults.contains(number)).collect();
    ensure!(
        found == expected,
        "{} of {} intact pages came out",
        found.intersection(&expected).count(),
        expected.len()
    );
    ensure!(
        lost as usize == faults.len(),
        "{lost} records are named as lost, {} are",
        faults.len()
    );
    anstream::println!(
        "broken: all {} intact pages, and {lost} lost ones are named",
        found.len()
    );
    Ok(())
}

enum Fault {
    None,
    Flip,
    Length,
}

/// Writes members until there are so many bytes; gives the number of pages. `fault` hears of each page's number and offset.
fn write_archive(
    path: &Path,
    bytes: u64,
    mut fault: impl FnMut(usize, u64) -> Fault,
) -> anyhow::Result<usize> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut offset, mut number) = (0, 0);
    while offset < bytes {
        let article = generate::article(number);
        let page = generate::page(&generate::Article {
            title: format!("Page {number} of many pages"),
            ..article
        });
        let mut member = match fault(number, offset) {
            Fault::Length => {
                let block = [
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
                    page.as_bytes(),
                ]
                .concat();
                generate::member(&generate::record(
                    "response",
                    "application/http",
                    &block,
                    block.len() + 77,
                ))
            }
            Fault::None => generate::warc_member(page.as_bytes()),
            Fault::Flip => {
                let mut member = generate::warc_member(page.as_bytes());
                let middle = member.len() / 2;
                member[middle] ^= 0x40;
                member
            }
        };
        // Pages of pictures make archives big; here it is noise.
        if number % 3 == 0 {
            let mut numbers = Numbers::new(number as u64);
            let noise: Vec<u8> = (0..40_000).map(|_| numbers.below(256) as u8).collect();
            let block = [
                &b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"[..],
                &noise,
            ]
            .concat();
            let record = generate::record("response", "application/http", &block, block.len());
            member.extend(generate::member(&record));
        }
        // The last member is a page, to be cut.
        file.write_all(&member)?;
        offset += member.len() as u64;
        number += 1;
    }
    let last = generate::article(number);
    let page = generate::page(&generate::Article {
        title: format!("Page {number} of many pages"),
        ..last
    });
    file.write_all(&generate::warc_member(page.as_bytes()))?;
    file.flush()?;
    Ok(number + 1)
}

/// The numbers of the pages that came out, and how many records were named as lost.
fn read_archive(path: &Path) -> anyhow::Result<(BTreeSet<usize>, u64)> {
    // The pages are of made-up words.
    let options = ReadOptions {
        any_language: true,
        ..ReadOptions::default()
    };
    let file = std::io::BufReader::new(File::open(path)?);
    let records = Records::new(path.display().to_string(), Format::Warc, file, &options);
    let (mut found, mut lost) = (BTreeSet::new(), 0);
    for record in records {
        match record {
            Err(_) => lost += 1,
            Ok(record) => {
                let article = decode(record, &options)?;
                let title = article.metadata.title.unwrap_or_default();
                let number = title.split(' ').nth(1).and_then(|number| number.parse().ok());
                found.insert(number.with_context(|| format!("a page is called {title}"))?);
            }
        }
    }
    Ok((found, lost))
}

/// The most memory of this process so far in MB.
fn peak_memory() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")
        .context("peak memory is read from /proc, which is not there")?;
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .context("no VmHWM")?;
    let kilobytes: u64 = line
        .split_ascii_whitespace()
        .nth(1)
        .context("no VmHWM")?
        .parse()?;
    Ok(kilobytes >> 10)
}

/// 100,000 articles of which a fifth are near copies: other headline, cut tail, a changed word.
pub(crate) fn duplicates() -> anyhow::Result<()> {
    const ARTICLES: usize = 100_000;
    let mut numbers = Numbers::new(2026);
    let mut index = Index::new(Duplicates::Near);
    let (mut copies, mut found, mut wrong) = (0, 0, 0);
    for number in 0..ARTICLES {
        let copied = (number % 5 == 4).then(|| number - 1 - numbers.below(number.min(1000) / 5 * 5 + 1));
        // Copies of copies would be copies of an article that is elsewhere.
        let original = copied.map(|copied| copied - usize::from(copied % 5 == 4));
        let text = match original {
            Some(original) => copy(&generate::article(original).text, &mut numbers),
            None => generate::article(number).text,
        };
        let signature = Signature::of(&text, Duplicates::Near).context("a signature")?;
        let answer = index.original_of(&format!("dump.jsonl#{number}"), &signature);
        match original {
            Some(original) => {
                copies += 1;
                found += usize::from(answer == Some(format!("dump.jsonl#{original}")));
            }
            None => wrong += usize::from(answer.is_some()),
        }
    }
    let others = ARTICLES - copies;
    anstream::println!(
        "near: {found} of {copies} copies marked ({:.2} %), {wrong} of {others} others ({:.3} %), {} bytes an article, {} MB in all",
        100.0 * found as f64 / copies as f64,
        100.0 * wrong as f64 / others as f64,
        index.bytes() / index.len(),
        index.bytes() >> 20
    );
    ensure!(found * 100 >= copies * 97, "too few copies are found");
    ensure!(wrong * 1000 < others, "too many others are marked");
    Ok(())
}

/// Another headline, 60 to 100 % of the paragraphs, and one word changed.
fn copy(text: &str, numbers: &mut Numbers) -> String {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let kept = (paragraphs.len() * (60 + numbers.below(41))).div_ceil(100);
    let mut words: Vec<String> = paragraphs[..kept]
        .join("\n\n")
        .split(' ')
        .map(str::to_owned)
        .collect();
    let changed = numbers.below(words.len());
    words[changed] = "changed".to_owned();
    format!("Another headline {}\n\n{}", numbers.below(1000), words.join(" "))
}
