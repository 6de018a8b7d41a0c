//! `onrecord train gazetteer`: lists of names, into the table that `lexicon` embeds.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use onrecord_lexicon::gazetteer::{Class, compile};

/// Names that fewer bear are left out.
const LEAST_BEARERS: u64 = 200;

#[derive(Debug, Args)]
pub(super) struct TrainGazetteer {
    /// Folder with `lexicon` (lists of given and family names, cities, countries, bodies)
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Folder with the project's own lists
    #[arg(long, value_name = "DIR", default_value = "crates/entities/data")]
    lists: PathBuf,
    /// Where the table goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Phrases with what they can be.
type Phrases = Vec<(String, Class)>;

impl TrainGazetteer {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let mut phrases = Vec::new();
        read_lexicon(&self.data.join("lexicon"), &mut phrases)?;
        read_lists(&self.lists, &mut phrases)?;
        let bytes = compile(phrases.iter().map(|(phrase, class)| (phrase.as_str(), *class)));
        super::write(&self.out, &bytes)
    }
}

fn read(folder: &Path, name: &str) -> anyhow::Result<String> {
    let path = folder.join(name);
    std::fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// A letter that any language written in Latin letters may have.
fn is_latin(phrase: &str) -> bool {
    phrase
        .chars()
        .all(|character| character < '\u{250}' || matches!(character, '\u{1E00}'..='\u{1EFF}' | '’' | '‘'))
}

/// The same without marks above and below letters, as English newspapers print it.
fn plain(phrase: &str) -> String {
    phrase
        .chars()
        .filter_map(|character| {
            Some(match character {
                'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' => 'a',
                'À'..='Å' | 'Ā' | 'Ă' => 'A',
                'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ẹ' => 'e',
                'È'..='Ë' | 'Ē' => 'E',
                'ì'..='ï' | 'ī' | 'ĩ' | 'į' | 'ı' => 'i',
                'Ì'..='Ï' | 'Ī' | 'İ' => 'I',
                'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ọ' => 'o',
                'Ò'..='Ö' | 'Ø' | 'Ō' => 'O',
                'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ụ' => 'u',
                'Ù'..='Ü' | 'Ū' => 'U',
                'ç' | 'ć' | 'č' => 'c',
                'Ç' | 'Ć' | 'Č' => 'C',
                'ñ' | 'ń' | 'ň' | 'ṇ' => 'n',
                'š' | 'ś' | 'ş' | 'ș' | 'ṣ' => 's',
                'Š' | 'Ś' | 'Ş' | 'Ș' | 'Ṣ' => 'S',
                'ž' | 'ź' | 'ż' | 'ẓ' => 'z',
                'Ž' | 'Ź' | 'Ż' | 'Ẓ' => 'Z',
                'ý' | 'ÿ' => 'y',
                'ł' => 'l',
                'Ł' => 'L',
                'ř' => 'r',
                'ť' | 'ţ' | 'ț' | 'ṭ' => 't',
                'Ṭ' | 'Ț' | 'Ţ' => 'T',
                'ď' | 'đ' | 'ḍ' => 'd',
                'Đ' | 'Ḍ' => 'D',
                'ğ' | 'ģ' => 'g',
                'ḩ' | 'ḥ' => 'h',
                'Ḩ' | 'Ḥ' => 'H',
                '’' | '‘' | 'ʻ' | '\'' => return None,
                other => other,
            })
        })
        .collect()
}

/// Lists that lie beside the project.
fn read_lexicon(folder: &Path, phrases: &mut Phrases) -> anyhow::Result<()> {
    for name in read(folder, "surnames_us.txt")?
        .lines()
        .filter(|name| name.len() > 1)
    {
        phrases.push((name.to_owned(), Class::Surname));
    }
    for (file, class) in [
        ("names/male.txt", Class::GivenMasculine),
        ("names/female.txt", Class::GivenFeminine),
    ] {
        for name in read(folder, file)?.lines().filter(|name| !name.is_empty()) {
            phrases.push((name.trim().to_owned(), class));
        }
    }
    for line in read(folder, "us-names-by-gender.csv")?.lines().skip(1) {
        let mut columns = line.split(',');
        let (Some(gender), Some(name), Some(count)) = (columns.next(), columns.next(), columns.next()) else {
            anyhow::bail!("us-names-by-gender.csv: not three columns: {line}");
        };
        if count.parse::<u64>().unwrap_or(0) >= LEAST_BEARERS {
            let class = if gender == "M" {
                Class::GivenMasculine
            } else {
                Class::GivenFeminine
            };
            phrases.push((name.to_owned(), class));
        }
    }
    for line in read(folder, "world-cities.csv")?.lines().skip(1) {
        let city = line.trim_start_matches('"');
        let city = city.split([',', '"']).next().unwrap_or_default();
        for name in [city.to_owned(), plain(city)] {
            phrases.push((name, Class::City));
        }
        let mut ending = line.rsplit(',');
        if let (Some(_), Some(region)) = (ending.next(), ending.next())
            && !region.contains('"')
        {
            phrases.push((plain(region), Class::Region));
        }
    }
    for file in ["fortune500.json", "newspapers.json"] {
        let value: serde_json::Value =
            serde_json::from_str(&read(folder, file)?).with_context(|| file.to_owned())?;
        for list in value.as_object().into_iter().flat_map(|object| object.values()) {
            for name in list
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(serde_json::Value::as_str)
            {
                let class = if file.starts_with('n') {
                    Class::Newspaper
                } else {
                    Class::Organization
                };
                phrases.push((name.to_owned(), class));
            }
        }
    }
    read_territories(&folder.join("territories"), phrases)
}

/// Countries and parts of countries: `name: …`, `parent: …` and lists of names.
fn read_territories(folder: &Path, phrases: &mut Phrases) -> anyhow::Result<()> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<_>>()?;
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let class = if text.contains("\nis_country: true") {
            Class::Country
        } else {
            Class::Region
        };
        let mut list = "";
        for line in text.lines() {
            if let Some(item) = line.strip_prefix("  - ") {
                let name = item
                    .split(" #")
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .trim_matches(['"', '\'']);
                let long = name.chars().count() > 3;
                if list == "names_strong" && long && is_latin(name) && !name.contains([',', '(']) {
                    phrases.push((name.to_owned(), class));
                }
                continue;
            }
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            if !key.starts_with(' ') {
                list = key;
            }
            if key == "name" {
                let name = value.trim().trim_matches(['"', '\'']);
                phrases.extend([name.to_owned(), plain(name)].map(|name| (name, class)));
            }
        }
    }
    Ok(())
}

/// Lists of the project itself.
fn read_lists(folder: &Path, phrases: &mut Phrases) -> anyhow::Result<()> {
    let mut add = |list: &str, class| {
        for name in list.split(',').filter(|name| !name.is_empty()) {
            phrases.push((name.to_owned(), class));
        }
    };
    let data = |name: &str| -> anyhow::Result<Vec<String>> {
        Ok(read(folder, name)?
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(str::to_owned)
            .collect())
    };
    for line in data("countries.tsv")? {
        let columns: Vec<&str> = line.split('\t').chain([""; 6]).collect();
        add(columns[0], Class::Country);
        add(columns[2], Class::Country);
        add(columns[3], Class::Norp);
        add(columns[4], Class::Norp);
        add(columns[5], Class::City);
    }
    for line in data("bodies.tsv")? {
        let columns: Vec<&str> = line.split('\t').chain([""; 4]).collect();
        let class = if columns[1] == "newspaper" {
            Class::Newspaper
        } else {
            Class::Organization
        };
        add(columns[0], class);
        add(columns[3], class);
    }
    for line in data("places.tsv")? {
        let columns: Vec<&str> = line.split('\t').chain([""; 3]).collect();
        add(columns[0], Class::Region);
        add(columns[2], Class::Region);
    }
    for name in ["given.tsv", "lexicon.tsv"] {
        for line in data(name)? {
            let (key, words) = line.split_once('\t').unwrap_or((&line, ""));
            for class in classes_of(key) {
                words.split(' ').for_each(|word| add(word, *class));
            }
        }
    }
    const MONEY: &str = "dollar,dollars,cent,cents,euro,euros,pound,pounds,yen,yuan,renminbi,rupee,rupees,lakh,crore,baht,peso,pesos,\
        shekel,shekels,ringgit,cedi,cedis,naira,rand,ruble,rubles,rouble,roubles,franc,francs,krona,kronor,krone,dirham,dirhams,riyal,\
        riyals,dinar,dinars,won,real,reais,shilling,shillings,taka,dong,lira,birr,kwacha,million,billion,trillion,bn,US$,$,€,£,¥,₹,₡";
    add(MONEY, Class::Money);
    Ok(())
}

/// What the words of a class of the project's lists can be.
fn classes_of(key: &str) -> &'static [Class] {
    match key {
        "m" => &[Class::GivenMasculine],
        "f" => &[Class::GivenFeminine],
        "b" => &[Class::GivenMasculine, Class::GivenFeminine],
        "title" | "title-masculine" | "title-feminine" => &[Class::Title],
        "role" | "role-masculine" | "role-feminine" => &[Class::Role],
        "norp" | "norp-plural" => &[Class::Norp],
        "place-word" | "facility-word" => &[Class::PlaceWord],
        "month" | "weekday" | "holiday" => &[Class::Time],
        key if key.starts_with("org-") => &[Class::OrganizationWord],
        _ => &[],
    }
}
